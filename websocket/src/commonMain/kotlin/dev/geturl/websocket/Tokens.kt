package dev.geturl.websocket

/** Whether it may stand in a token: a method, a field name, a subprotocol. RFC 9110 section 5.6.2. */
internal val Char.isTokenChar: Boolean
    get() = this in 'a'..'z' || this in 'A'..'Z' || this in '0'..'9' || this in "!#$%&'*+-.^_`|~"

/** Whether [text] is a token. */
internal fun isToken(text: String): Boolean = text.isNotEmpty() && text.all { it.isTokenChar }
