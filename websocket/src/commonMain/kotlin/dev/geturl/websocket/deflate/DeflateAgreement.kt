package dev.geturl.websocket.deflate

/**
 * What both ends have agreed on of `permessage-deflate`, RFC 7692 section 7.1.
 *
 * @property serverNoContextTakeover the server compresses each message on its own.
 * @property clientNoContextTakeover the client does.
 * @property serverMaxWindowBits how wide the server's window is at most, 8 to 15.
 * @property clientMaxWindowBits how wide the client's is.
 * @property header the agreement as the server writes it in `Sec-WebSocket-Extensions`.
 */
internal data class DeflateAgreement(
    val serverNoContextTakeover: Boolean = false,
    val clientNoContextTakeover: Boolean = false,
    val serverMaxWindowBits: Int = FULL_WINDOW,
    val clientMaxWindowBits: Int = FULL_WINDOW,
    val header: String = PERMESSAGE_DEFLATE,
) {
    /** This, or what thousands of WebSockets share where nothing was asked for, as nearly always. */
    fun shared(): DeflateAgreement = if (this == PLAIN) PLAIN else this

    private companion object {
        val PLAIN = DeflateAgreement()
    }
}

internal const val PERMESSAGE_DEFLATE = "permessage-deflate"
internal const val FULL_WINDOW = 15
