package dev.geturl.websocket.frame

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.utf8Size

/**
 * Writes frames to [queue], RFC 6455 section 5: masked by a new key each where [isMasked], as a client has to.
 */
internal class FrameEncoder(
    private val queue: FrameQueue,
    private val isMasked: Boolean,
    private val masking: Masking,
) {
    private val cursor = PayloadCursor(masking)

    /** Writes [text] in UTF-8; without making an array of it, unless it is large. */
    fun text(first: Int, text: String) {
        if (text.length >= LARGE_BYTES) return bytes(first, text.encodeUtf8())
        frame(first, text.utf8Size()) { queue.bytes.writeUtf8(text) }
    }

    fun bytes(first: Int, payload: ByteString) {
        if (payload.size >= LARGE_BYTES) return large(first, payload.size) { to, from, n -> to.write(payload, from, n) }
        frame(first, payload.size.toLong()) { queue.bytes.write(payload) }
    }

    /** [payload] must not change any more. */
    fun bytes(first: Int, payload: ByteArray) {
        if (payload.size >= LARGE_BYTES) return large(first, payload.size) { to, from, n -> to.write(payload, from, n) }
        frame(first, payload.size.toLong()) { queue.bytes.write(payload) }
    }

    /** Takes all of [payload]. */
    fun bytes(first: Int, payload: Buffer) = frame(first, payload.size) { queue.bytes.write(payload, payload.size) }

    private inline fun frame(first: Int, length: Long, write: () -> Unit) {
        val key = head(first, length)
        val from = queue.bytes.size
        write()
        if (isMasked) cursor.mask(queue.bytes, from, length, key)
    }

    private fun large(first: Int, length: Int, copy: (target: Buffer, from: Int, count: Int) -> Unit) {
        val key = head(first, length.toLong())
        // It is masked by whoever writes it: not by this cursor, as others may be appending then.
        queue.add(LargePayload(length, key, if (isMasked) PayloadCursor(masking) else null, copy))
    }

    /** Writes the head of a frame, and gives the key that its payload is to be masked with. */
    private fun head(first: Int, length: Long): Int {
        FrameHeader.write(queue.bytes, first, length, isMasked)
        if (!isMasked) return 0
        return masking.newKey().also { queue.bytes.writeInt(it) }
    }

    private companion object {
        /** Half of what is written at a time: a smaller payload is soon copied, and goes out with what is behind it. */
        const val LARGE_BYTES = 32 * 1024
    }
}
