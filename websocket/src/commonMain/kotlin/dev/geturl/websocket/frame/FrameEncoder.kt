package dev.geturl.websocket.frame

import okio.Buffer
import okio.ByteString
import okio.utf8Size

/**
 * Writes frames to [output], RFC 6455 section 5: masked by a new key each where [isMasked], as a client has to.
 */
internal class FrameEncoder(
    private val output: Buffer,
    private val isMasked: Boolean,
    private val masking: Masking,
) {
    private val cursor = PayloadCursor(masking)

    /** Writes [text] in UTF-8, without making an array of it. */
    fun text(first: Int, text: String) = frame(first, text.utf8Size()) { output.writeUtf8(text) }

    fun bytes(first: Int, payload: ByteString) = frame(first, payload.size.toLong()) { output.write(payload) }

    fun bytes(first: Int, payload: ByteArray) = frame(first, payload.size.toLong()) { output.write(payload) }

    /** Takes all of [payload]. */
    fun bytes(first: Int, payload: Buffer) = frame(first, payload.size) { output.write(payload, payload.size) }

    private inline fun frame(first: Int, length: Long, write: () -> Unit) {
        FrameHeader.write(output, first, length, isMasked)
        if (!isMasked) return write()
        val key = masking.newKey()
        output.writeInt(key)
        val from = output.size
        write()
        cursor.mask(output, from, length, key)
    }
}
