package dev.geturl.websocket.deflate

/**
 * What both ends have agreed on of `permessage-deflate`, RFC 7692 section 7.1.
 *
 * @property serverNoContextTakeover the server compresses each message on its own.
 * @property clientNoContextTakeover the client does.
 * @property serverMaxWindowBits how wide the server's window is at most.
 * @property clientMaxWindowBits how wide the client's is.
 * @property header the agreement as the server writes it in `Sec-WebSocket-Extensions`.
 */
internal data class DeflateAgreement(
    val serverNoContextTakeover: Boolean = false,
    val clientNoContextTakeover: Boolean = false,
    val serverMaxWindowBits: Int = 15,
    val clientMaxWindowBits: Int = 15,
    val header: String = "permessage-deflate",
)
