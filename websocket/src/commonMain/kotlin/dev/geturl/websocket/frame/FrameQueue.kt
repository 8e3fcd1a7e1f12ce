package dev.geturl.websocket.frame

import okio.Buffer

/** Frames in the order in which they are to be written: bytes, and in between payloads that are too large to copy. */
internal class FrameQueue {
    /** What comes behind the last large payload; and before that, what comes before those. */
    val bytes = Buffer()

    /** Null until there was one. */
    private var large: ArrayDeque<Waiting>? = null

    /** How many of [bytes] come before the last of [large], and how many bytes these have. */
    private var bytesBefore = 0L
    private var largeBytes = 0L

    /** @property gap how many bytes come before it and behind the one before it. */
    private class Waiting(val payload: LargePayload, val gap: Long)

    /** How many bytes it has in all. */
    val size: Long get() = bytes.size + largeBytes

    /** Puts [payload] behind all that is there. */
    fun add(payload: LargePayload) {
        val large = large ?: ArrayDeque<Waiting>().also { large = it }
        large.addLast(Waiting(payload, gap = bytes.size - bytesBefore))
        bytesBefore = bytes.size
        largeBytes += payload.left
    }

    /** Takes what comes before the first large payload to the end of [target], and that itself; null for none. */
    fun takeTo(target: Buffer): LargePayload? {
        val next = large?.removeFirstOrNull()
        target.write(bytes, next?.gap ?: bytes.size)
        if (next == null) return null
        bytesBefore -= next.gap
        largeBytes -= next.payload.left
        return next.payload
    }

    fun clear() {
        bytes.clear()
        large = null
        bytesBefore = 0
        largeBytes = 0
    }
}
