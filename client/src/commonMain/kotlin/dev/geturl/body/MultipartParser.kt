package dev.geturl.body

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.PartLimits
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * Parts a multipart body as it comes: RFC 2046 section 5.1.1. It holds no more than a head, or what may be the
 * beginning of a delimiter.
 *
 * | input | what happens |
 * | --- | --- |
 * | before the first delimiter, behind the last | is passed over |
 * | a delimiter, white space, CR LF | another part |
 * | a delimiter and `--` | the end |
 * | a delimiter and anything else | [HttpException.Protocol]: another reader may see something else |
 * | a head without content, its empty line being the delimiter's | an empty part |
 * | an end before the last delimiter | [HttpException.Protocol] |
 */
internal class MultipartParser(boundary: String, private val limits: PartLimits) {
    /** What has come. */
    sealed interface Event {
        /** A part begins; its content follows. */
        class Part(val headers: Headers) : Event

        /** The part's content has ended. */
        data object PartEnd : Event

        /** The last part has ended. */
        data object End : Event
    }

    private enum class State { PREAMBLE, DELIMITED, HEAD, CONTENT_START, CONTENT, END }

    private val delimiter: ByteString = "\r\n--$boundary".encodeUtf8()

    /** Begins with the line end that the first delimiter may lack. */
    private val pending = Buffer().writeUtf8("\r\n")
    private var state = State.PREAMBLE
    private val head = PartHead(limits)
    private var parts = 0

    /**
     * Goes on with [input], of which all is taken; content goes to [output]. When that gives no event more input is
     * wanted, or the end of it, see [endOfInput].
     *
     * @throws HttpException.Protocol when this is no multipart body with that boundary.
     */
    fun next(input: Buffer, output: Buffer): Event? {
        pending.writeAll(input)
        while (true) {
            val before = state
            step(output)?.let { return it }
            if (state == before) return null
        }
    }

    /** All has been given to [next], which gives nothing more. */
    fun endOfInput() {
        if (state == State.PREAMBLE) throw broken("has no part with the boundary that its type names")
        if (state != State.END) throw broken("ended before its last boundary")
    }

    private fun step(output: Buffer): Event? {
        when (state) {
            State.PREAMBLE -> if (passContent(null)) state = State.DELIMITED

            State.DELIMITED -> return delimited()

            State.HEAD -> head.next(pending)?.let {
                state = State.CONTENT_START
                return Event.Part(it)
            }

            State.CONTENT_START -> startContent()

            State.CONTENT -> if (passContent(output)) {
                state = State.DELIMITED
                return Event.PartEnd
            }

            State.END -> pending.clear()
        }
        return null
    }

    /** Gives on what is no delimiter; true when one has come, which is taken. */
    private fun passContent(output: Buffer?): Boolean {
        val at = pending.indexOf(delimiter)
        pass(if (at < 0) pending.size - heldBack() else at, output)
        if (at >= 0) pending.skip(delimiter.size.toLong())
        return at >= 0
    }

    private fun pass(count: Long, output: Buffer?) =
        if (output == null) pending.skip(count) else output.write(pending, count)

    /** How many of the last bytes may be the beginning of a delimiter. */
    private fun heldBack(): Long {
        var count = minOf(pending.size, delimiter.size - 1L)
        while (count > 0 && !pending.rangeEquals(pending.size - count, delimiter, 0, count.toInt())) count--
        return count
    }

    /** The rest of the delimiter's line says whether a part follows. */
    private fun delimited(): Event? {
        var at = 0L
        while (at < pending.size && (pending[at] == SPACE || pending[at] == TAB)) at++
        if (at == 0L && pending.rangeEquals(0, LAST)) {
            state = State.END
            return Event.End
        }
        val isEndAhead = pending.size == at || pending[at] == CR_BYTE || (at == 0L && pending[at] == DASH)
        if (!isEndAhead || at > LONGEST_PADDING) throw broken(NO_LINE_END)
        if (pending.size < at + 2) return null
        if (!pending.rangeEquals(at, LINE_END)) throw broken(NO_LINE_END)
        pending.skip(at + 2)
        if (++parts > limits.parts) throw tooMany()
        state = State.HEAD
        return null
    }

    /** The empty line behind the head is here still: a delimiter may begin with its end. */
    private fun startContent() {
        val known = minOf(pending.size, delimiter.size.toLong()).toInt()
        val isMaybeDelimiter = pending.rangeEquals(0, delimiter, 0, known)
        if (known < delimiter.size && isMaybeDelimiter) return
        if (!isMaybeDelimiter) pending.skip(2)
        state = State.CONTENT
    }

    private fun broken(what: String) = HttpException.Protocol(
        "The multipart body $what",
        "Ask the server why, or take the body as it is.",
    )

    private fun tooMany() = HttpException.LimitExceeded(
        "parts",
        "The multipart body has more than ${limits.parts} parts",
        "Raise PartLimits.parts if so many are expected.",
    )

    private companion object {
        const val SPACE: Byte = 32
        const val TAB: Byte = 9
        const val CR_BYTE: Byte = 13
        const val DASH: Byte = 45
        val LAST = "--".encodeUtf8()
        val LINE_END = "\r\n".encodeUtf8()
        const val LONGEST_PADDING = 1024
        const val NO_LINE_END = "has something behind a boundary that is no line end"
    }
}
