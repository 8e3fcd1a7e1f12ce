package dev.geturl

/** Whether there is a request body, for those above who have no use for one. */
@InternalGeturlApi
public val GeturlOptions.hasBody: Boolean get() = body != null

/** Whether somebody is called, with the response's body or at the end: the manual's `-handler` and `-command`. */
@InternalGeturlApi
public val GeturlOptions.hasCallback: Boolean get() = handler != null || onComplete != null
