package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits

/**
 * Reads the trailer section after the last chunk, a byte at a time, up to and with its empty line.
 *
 * The rules are in the table of [ChunkedFraming]; the bounds are those of a header section.
 */
internal class TrailerSection(private val limits: Limits, private val takesBareLf: Boolean = false) {
    private enum class State { LINE_START, NAME, VALUE, LINE_FEED, LAST_LINE_FEED }

    private var state = State.LINE_START
    private val name = StringBuilder()
    private val value = StringBuilder()
    private var length = 0L
    private val read = mutableListOf<Pair<String, String>>()

    /** The field lines so far, in order, names as received, values without the white space around them. */
    val fields: List<Pair<String, String>> get() = read

    /** Whether nothing of it has come that says anything: no byte, or the CR of the empty line. */
    val isBlank: Boolean get() = read.isEmpty() && (state == State.LINE_START || state == State.LAST_LINE_FEED)

    /** Takes the next byte and says whether it was the section's last. */
    fun accept(byte: Int): Boolean {
        if (++length > limits.headBytes) throw over("headBytes", "${limits.headBytes} bytes")
        val ends = byte == LF && takesBareLf
        if (ends && state == State.LINE_START) return true
        if (ends && state == State.VALUE) state = State.LINE_FEED
        when (state) {
            State.LINE_START -> acceptLineStart(byte)
            State.NAME -> acceptName(byte)
            State.VALUE -> acceptValue(byte)
            State.LINE_FEED -> endLine(byte)
            State.LAST_LINE_FEED -> if (byte == LF) return true else throw bareCr()
        }
        return false
    }

    private fun acceptLineStart(byte: Int) {
        when (byte) {
            CR -> {
                state = State.LAST_LINE_FEED
            }

            SP, HTAB -> {
                throw protocol("a trailer is folded over two lines")
            }

            else -> {
                if (read.size == limits.headFields) throw over("headFields", "${limits.headFields} field lines")
                state = State.NAME
                acceptName(byte)
            }
        }
    }

    private fun acceptName(byte: Int) {
        when {
            byte == COLON && name.isNotEmpty() -> state = State.VALUE
            isTokenByte(byte) -> name.append(byte.toChar())
            else -> throw protocol("a trailer's name holds ${describe(byte)}")
        }
    }

    private fun acceptValue(byte: Int) {
        when {
            byte == CR -> state = State.LINE_FEED
            isControl(byte) -> throw protocol("the value of the trailer $name holds ${describe(byte)}")
            else -> value.append(byte.toChar())
        }
    }

    private fun endLine(byte: Int) {
        if (byte != LF) throw bareCr()
        read += name.toString() to value.trim(' ', '\t').toString()
        name.clear()
        value.clear()
        state = State.LINE_START
    }

    private fun bareCr() = protocol("a trailer line has a CR without its LF")

    private fun over(limit: String, bound: String) = HttpException.LimitExceeded(
        limit = limit,
        message = "the trailer section is larger than the limit of $bound",
        hint = "raise Limits.$limit if such trailers are wanted",
    )
}
