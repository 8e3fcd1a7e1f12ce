package dev.geturl.websocket.frame

import dev.geturl.websocket.JvmWebSocketPlatform
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.deflate.MessageInflater
import okio.Buffer
import okio.ByteString

/** Writes down what a decoder hands out, a line each, and the violation that ends it. */
internal class Heard(
    limits: WebSocketLimits = WebSocketLimits(),
    isMasked: Boolean = false,
    isCompressed: Boolean = false,
) : Arrivals {
    val lines = mutableListOf<String>()
    val messages = mutableListOf<Message>()
    var violation: Violation? = null
        private set
    override var isAwaited = true
    var room = true

    private val input = Buffer()
    val decoder = MessageDecoder(
        limits,
        isMasked,
        JvmMasking,
        this,
        if (isCompressed) { check -> MessageInflater(JvmWebSocketPlatform.compressors, true, check) } else null,
    )

    override fun hasRoom(assembling: Long): Boolean = room

    override fun message(message: Message) {
        messages += message
        val content = if (message is Message.Text) "\"${message.text}\"" else message.bytes.hex()
        lines += (if (message.isFinal) "" else "piece of ") + "${message.type.name.lowercase()} $content"
    }

    override fun ping(payload: ByteString) {
        lines += "ping ${payload.utf8()}"
    }

    override fun pong(payload: ByteString) {
        lines += "pong ${payload.utf8()}"
    }

    override fun close(payload: ClosePayload) {
        lines += "close ${payload.code} ${payload.reason}"
    }

    /** False when the decoder has left something. */
    fun hear(bytes: ByteString): Boolean {
        if (violation != null) return true
        input.write(bytes)
        return try {
            decoder.decode(input)
        } catch (broken: Violation) {
            violation = broken
            lines += "violation ${broken.code}: ${broken.message}"
            true
        }
    }

    companion object {
        fun of(
            bytes: ByteString,
            isMasked: Boolean = false,
            limits: WebSocketLimits = WebSocketLimits(),
        ): List<String> = Heard(limits, isMasked).also { it.hear(bytes) }.lines
    }
}
