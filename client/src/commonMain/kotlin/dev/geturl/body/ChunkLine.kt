package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits

/**
 * Reads one chunk-size line, a byte at a time, so that any split of the input is the same to it.
 *
 * The rules are in the table of [ChunkedFraming].
 */
internal class ChunkLine(private val limits: Limits, private val takesBareLf: Boolean = false) {
    private enum class State { SIZE, PADDING, EXTENSION, QUOTED, ESCAPED, LINE_FEED }

    private var state = State.SIZE
    private var digits = 0
    private var length = 0

    /** The chunk's size once [accept] has answered true. */
    var size: Long = 0
        private set

    /** Whether no byte of the line has come yet. */
    val isAtStart: Boolean get() = length == 0

    /** Makes ready for the next line. */
    fun reset() {
        state = State.SIZE
        digits = 0
        length = 0
        size = 0
    }

    /** Takes the line's next byte and says whether it was the last. */
    fun accept(byte: Int): Boolean {
        if (++length > limits.chunkLineBytes) throw tooLong()
        if (byte == LF && takesBareLf && digits > 0 &&
            (state == State.SIZE || state == State.PADDING || state == State.EXTENSION)
        ) {
            return true
        }
        when (state) {
            State.SIZE -> acceptSize(byte)
            State.PADDING -> acceptPadding(byte)
            State.EXTENSION -> acceptExtension(byte)
            State.QUOTED -> acceptQuoted(byte)
            State.ESCAPED -> acceptEscaped(byte)
            State.LINE_FEED -> if (byte == LF) return true else throw bareCr()
        }
        return false
    }

    private fun acceptSize(byte: Int) {
        val digit = hexValue(byte)
        if (digit >= 0) {
            if (size > MAX_BEFORE_SHIFT) throw protocol("a chunk's size is over 2^63-1 bytes")
            size = size * HEX + digit
            digits++
        } else if (digits == 0) {
            throw protocol("a chunk's size line begins with ${describe(byte)} in place of a hexadecimal digit")
        } else {
            acceptPadding(byte)
        }
    }

    private fun acceptPadding(byte: Int) {
        state = when (byte) {
            SP, HTAB -> State.PADDING
            CR -> State.LINE_FEED
            SEMICOLON -> State.EXTENSION
            else -> throw protocol("a chunk's size is followed by ${describe(byte)}")
        }
    }

    private fun acceptExtension(byte: Int) {
        when {
            byte == CR -> state = State.LINE_FEED
            byte == DQUOTE -> state = State.QUOTED
            isControl(byte) -> throw protocol("a chunk extension holds ${describe(byte)}")
        }
    }

    private fun acceptQuoted(byte: Int) {
        when {
            byte == DQUOTE -> state = State.EXTENSION
            byte == BACKSLASH -> state = State.ESCAPED
            isControl(byte) -> throw protocol("a quoted chunk extension holds ${describe(byte)}")
        }
    }

    private fun acceptEscaped(byte: Int) {
        if (isControl(byte)) throw protocol("a quoted chunk extension holds ${describe(byte)}")
        state = State.QUOTED
    }

    private fun bareCr() = protocol("a chunk's size line has a CR without its LF")

    private fun tooLong() = HttpException.LimitExceeded(
        limit = "chunkLineBytes",
        message = "a chunk's size line is longer than the limit of ${limits.chunkLineBytes} bytes",
        hint = "raise Limits.chunkLineBytes if the server's chunk extensions are wanted",
    )

    private companion object {
        const val HEX = 16
        const val MAX_BEFORE_SHIFT = Long.MAX_VALUE / HEX
    }
}
