package dev.geturl.websocket

import okio.ByteString.Companion.encodeUtf8

/** What both ends of the opening handshake know: RFC 6455 section 4. */
internal object Handshake {
    const val UPGRADE: String = "websocket"
    const val VERSION: String = "13"
    const val KEY_FIELD: String = "Sec-WebSocket-Key"
    const val ACCEPT_FIELD: String = "Sec-WebSocket-Accept"
    const val VERSION_FIELD: String = "Sec-WebSocket-Version"
    const val PROTOCOL_FIELD: String = "Sec-WebSocket-Protocol"
    const val EXTENSIONS_FIELD: String = "Sec-WebSocket-Extensions"

    /** How many bytes a key stands for. */
    const val KEY_BYTES: Int = 16

    /** What a server answers to [key], section 4.2.2: that it has understood what is asked of it. */
    fun acceptFor(key: String): String = (key + SALT).encodeUtf8().sha1().base64()

    private const val SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
}
