package dev.geturl.http1

import dev.geturl.HeaderSyntax
import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.Limits

/** Reads complete heads, each up to and with its empty line, one after the other. The rules are in [HeadParser]. */
internal class HeadReader(private val limits: Limits, private val isLenient: Boolean = false) {
    private var bytes = NOTHING
    private var bounds = IntArray(EXPECTED_FIELDS * STRIDE)
    private var fields = 0

    /** The line under way: where it begins, where it ends without its line end, where the next begins. */
    private var start = 0
    private var end = 0
    private var next = 0

    fun read(head: ByteArray): ResponseHead {
        bytes = head
        fields = 0
        next = 0
        checkProtocol()
        nextLine()
        val statusLineEnd = end
        checkVersion()
        val code = code()
        while (true) {
            nextLine()
            if (end == start) break
            if (bytes[start] == SPACE || bytes[start] == TAB) unfold() else field()
        }
        val headers = headers()
        val minor = if (bytes[MINOR_AT] == '0'.code.toByte()) 0 else 1
        // The head may be large, and this may rest for long.
        bytes = NOTHING
        return ResponseHead(head, statusLineEnd, minor, code, CODE_END + 1, headers)
    }

    private fun headers(): Headers =
        if (fields == 0) Headers.EMPTY else Headers(ParsedFieldLines(bytes, bounds.copyOf(fields * STRIDE), fields))

    private fun nextLine() {
        start = next
        var index = start
        while (bytes[index] != LF) {
            if (bytes[index] == CR && bytes[index + 1] != LF) throw malformed("a CR that no LF follows")
            index++
        }
        end = if (index > start && bytes[index - 1] == CR) index - 1 else index
        next = index + 1
    }

    private fun isHttp(): Boolean {
        for (at in HTTP.indices) if (bytes[at].toInt() != HTTP[at].code) return false
        return true
    }

    /** Before all else, as [HeadParser] says the same of a head that has not come to its end. */
    private fun checkProtocol() {
        if (bytes.size < HTTP.length || !isHttp()) {
            throw HeadSyntax.notHttp(bytes.latin1(0, minOf(bytes.size, SHOWN_BYTES)))
        }
    }

    private fun checkVersion() {
        if (end <= MINOR_AT || bytes[MAJOR_AT] != '1'.code.toByte() || bytes[MAJOR_AT + 1] != '.'.code.toByte() ||
            !isDigit(MINOR_AT)
        ) {
            throw HttpException.Protocol(
                "The server answered in a version of HTTP that was not asked for: ${line()}",
                "This client speaks HTTP/1.1 and HTTP/1.0.",
            )
        }
    }

    private fun code(): Int {
        val isCode = end >= CODE_END && bytes[MINOR_AT + 1] == SPACE && (CODE_AT until CODE_END).all { isDigit(it) } &&
            (end == CODE_END || bytes[CODE_END] == SPACE) && bytes[CODE_AT] != '0'.code.toByte()
        if (!isCode) {
            throw malformed("a status line without a code of three digits: ${line()}")
        }
        checkValue(CODE_END, end) { "the status line" }
        return (CODE_AT until CODE_END).fold(0) { code, at -> code * 10 + (bytes[at] - '0'.code) }
    }

    private fun isDigit(at: Int) = bytes[at] in '0'.code..'9'.code

    private fun field() {
        var colon = start
        while (colon < end && HeaderSyntax.isTokenByte(bytes[colon].toInt() and 0xff)) colon++
        if (colon == start || colon == end || bytes[colon] != COLON) throw badName(colon)
        if (fields == limits.headFields) {
            throw HttpException.LimitExceeded(
                "headFields",
                "The response has more than ${limits.headFields} field lines",
            )
        }
        var from = colon + 1
        while (from < end && isBlank(from)) from++
        var to = end
        while (to > from && isBlank(to - 1)) to--
        checkValue(from, to) { bytes.latin1(start, colon) }
        add(start, colon, from, to)
    }

    /** The line under way, as a message may show it. */
    private fun line() = HeadSyntax.printable(bytes.latin1(start, minOf(end, start + SHOWN_BYTES)))

    private fun badName(at: Int): HttpException {
        val line = line()
        return when {
            at == end -> malformed("a field line without a colon: $line")
            isBlank(at) -> malformed("white space before the colon of a field line: $line")
            else -> malformed("a field name that is no token: $line")
        }
    }

    private fun isBlank(at: Int) = bytes[at] == SPACE || bytes[at] == TAB

    private inline fun checkValue(from: Int, to: Int, where: () -> String) {
        for (at in from until to) {
            if (!HeaderSyntax.isValueByte(bytes[at].toInt() and 0xff)) {
                throw malformed("a control character in ${where()}")
            }
        }
    }

    private fun add(nameStart: Int, nameEnd: Int, valueStart: Int, valueEnd: Int) {
        val at = fields++ * STRIDE
        if (at == bounds.size) bounds = bounds.copyOf(bounds.size * 2)
        bounds[at] = nameStart
        bounds[at + 1] = nameEnd
        bounds[at + 2] = valueStart
        bounds[at + 3] = valueEnd
    }

    /** Joins an obs-fold to the field before it: the line end and the white space around it become spaces. */
    private fun unfold() {
        if (fields == 0) {
            if (isLenient) return
            throw malformed("white space before the first field line")
        }
        val at = (fields - 1) * STRIDE
        var from = start
        while (from < end && isBlank(from)) from++
        checkValue(from, end) { "a folded field line" }
        val valueEnd = bounds[at + 3]
        // The gap is at least the line end and one blank, so there is room for the one space that replaces it.
        bytes[valueEnd] = SPACE
        val length = end - from
        bytes.copyInto(bytes, valueEnd + 1, from, end)
        var to = valueEnd + 1 + length
        while (to > bounds[at + 2] && isBlank(to - 1)) to--
        if (bounds[at + 2] == valueEnd) bounds[at + 2] = minOf(valueEnd + 1, to)
        bounds[at + 3] = to
    }

    private fun malformed(what: String) = HttpException.Protocol(
        "The response's head is malformed: $what",
        "The server or something in between is broken; nothing after this point can be trusted.",
    )

    private companion object {
        val NOTHING = ByteArray(0)
        const val STRIDE = ParsedFieldLines.STRIDE
        const val HTTP = HeadSyntax.HTTP
        const val CR = HeadSyntax.CR
        const val LF = HeadSyntax.LF
        const val SPACE: Byte = 32
        const val TAB: Byte = 9
        const val COLON: Byte = 58
        const val MAJOR_AT = 5
        const val MINOR_AT = 7
        const val CODE_AT = 9
        const val CODE_END = 12
        const val EXPECTED_FIELDS = 8
        const val SHOWN_BYTES = 40
    }
}
