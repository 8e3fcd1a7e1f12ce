package dev.geturl.websocket.frame

/** What a frame is, RFC 6455 section 5.2. */
internal object Opcode {
    const val CONTINUATION = 0x0
    const val TEXT = 0x1
    const val BINARY = 0x2
    const val CLOSE = 0x8
    const val PING = 0x9
    const val PONG = 0xa

    /** Whether a frame of [opcode] may stand between the fragments of a message. */
    fun isControl(opcode: Int): Boolean = opcode and 0x8 != 0
}
