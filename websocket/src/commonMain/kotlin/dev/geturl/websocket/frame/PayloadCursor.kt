package dev.geturl.websocket.frame

import okio.Buffer

/** Masks and looks at payloads where they lie: in the arrays of a buffer's segments. */
internal class PayloadCursor(private val masking: Masking) {
    /** Null until there was a payload, as most connections rest. */
    private var made: Buffer.UnsafeCursor? = null
    private val cursor: Buffer.UnsafeCursor get() = made ?: Buffer.UnsafeCursor().also { made = it }

    /**
     * Masks [count] bytes of [buffer] from [from] on.
     *
     * @param phase how many bytes of the same payload have been masked before.
     */
    fun mask(buffer: Buffer, from: Long, count: Long, key: Int, phase: Long = 0) {
        if (count == 0L) return
        var left = count
        var turn = phase
        val cursor = buffer.readAndWriteUnsafe(cursor)
        try {
            cursor.seek(from)
            while (true) {
                val data = checkNotNull(cursor.data) { "fewer bytes in the buffer than were to be masked" }
                val here = minOf(left, (cursor.end - cursor.start).toLong()).toInt()
                masking.apply(key.rotateLeft((turn and 3).toInt() * 8), data, cursor.start, cursor.start + here)
                left -= here
                if (left == 0L) return
                turn += here
                cursor.next()
            }
        } finally {
            cursor.close()
        }
    }

    /** Whether what [buffer] holds from [from] on goes on a text of UTF-8. */
    fun isText(validator: Utf8Validator, buffer: Buffer, from: Long): Boolean {
        if (from == buffer.size) return true
        val cursor = buffer.readUnsafe(cursor)
        try {
            cursor.seek(from)
            while (true) {
                val data = cursor.data ?: return true
                if (!validator.accepts(data, cursor.start, cursor.end)) return false
                if (cursor.next() == -1) return true
            }
        } finally {
            cursor.close()
        }
    }
}
