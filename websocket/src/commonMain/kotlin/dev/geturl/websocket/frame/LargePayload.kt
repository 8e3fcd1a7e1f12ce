package dev.geturl.websocket.frame

import okio.Buffer

/**
 * A payload of [size] bytes that is copied and masked a step at a time, when it is its turn to be written: so it takes
 * no room while it waits, and each step is still in the processor's cache when it is written.
 *
 * @param cursor masks it, by [key]; null where it is not to be masked.
 * @param copy copies some of it to a buffer, from a place on.
 */
internal class LargePayload(
    size: Int,
    private val key: Int,
    private val cursor: PayloadCursor?,
    private val copy: (target: Buffer, from: Int, count: Int) -> Unit,
) {
    private var at = 0

    /** How many bytes have not been copied yet. */
    var left: Int = size
        private set

    /** Copies the next bytes to the end of [target], [most] at most. */
    fun copyTo(target: Buffer, most: Int) {
        val count = minOf(left, most)
        val end = target.size
        copy(target, at, count)
        cursor?.mask(target, end, count.toLong(), key, phase = at.toLong())
        at += count
        left -= count
    }
}
