package dev.geturl

/** The version of this library, as its `User-Agent` says it. */
public const val GETURL_VERSION: String = "0.1.0"
