package dev.geturl.cli

import okio.Buffer
import okio.ByteString

/** Finds the end of a head, the first empty line, in bytes that come in pieces, and keeps the head as it came. */
internal class HeadScanner {
    private val seen = Buffer()
    private var isLineEmpty = true

    var isDone = false
        private set

    /** What came behind the end of the head in the last piece. */
    var rest: ByteString = ByteString.EMPTY
        private set

    /** Whether anything of it has come. */
    val hasBegun: Boolean get() = isDone || seen.size > 0

    /** The head, once it [isDone]. */
    fun head(): ByteString = seen.snapshot()

    /** What came so far. */
    fun soFar(): ByteString = seen.snapshot()

    /** Takes a piece; true when the head's end is in it. */
    fun feed(piece: ByteString): Boolean {
        for (at in 0 until piece.size) {
            val byte = piece[at]
            if (byte == LF && isLineEmpty && seen.size > 1) return complete(piece, at + 1)
            isLineEmpty = byte == LF || (byte == CR && isLineEmpty)
            seen.writeByte(byte.toInt())
        }
        rest = ByteString.EMPTY
        return false
    }

    private fun complete(piece: ByteString, end: Int): Boolean {
        seen.writeByte(LF.toInt())
        rest = piece.substring(end)
        isDone = true
        return true
    }

    /** Begins with another head. */
    fun restart() {
        seen.clear()
        isLineEmpty = true
        isDone = false
    }

    private companion object {
        const val CR: Byte = 13
        const val LF: Byte = 10
    }
}
