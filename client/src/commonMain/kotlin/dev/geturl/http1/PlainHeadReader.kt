package dev.geturl.http1

import dev.geturl.HeaderSyntax
import dev.geturl.Headers

/**
 * Reads a head of which nothing is special, as most are, in one pass and where it lies. What is special, wrong or not
 * all there it leaves to [HeadReader], which knows every rule.
 */
internal class PlainHeadReader(private val maxFields: Int) {
    private var bounds = IntArray(EXPECTED_FIELDS * STRIDE)

    /** The head that begins at [from] and ends before [to], or null when it is not for this reader. */
    fun read(data: ByteArray, from: Int, to: Int): ResponseHead? {
        val statusLineEnd = valueEnd(data, from, to)
        var next = behindLine(data, statusLineEnd, to)
        if (next < 0 || !isStatusLine(data, from, statusLineEnd)) return null
        var fields = 0
        while (true) {
            val nameEnd = tokenEnd(data, next, to)
            if (nameEnd == next) break
            if (nameEnd == to || data[nameEnd] != COLON || fields == maxFields) return null
            var valueStart = nameEnd + 1
            while (valueStart < to && isBlank(data[valueStart])) valueStart++
            var valueEnd = valueEnd(data, valueStart, to)
            val nextLine = behindLine(data, valueEnd, to)
            if (nextLine < 0) return null
            while (valueEnd > valueStart && isBlank(data[valueEnd - 1])) valueEnd--
            add(fields++, next - from, nameEnd - from, valueStart - from, valueEnd - from)
            next = nextLine
        }
        val headEnd = behindLine(data, next, to)
        return if (headEnd < 0) null else head(data.copyOfRange(from, headEnd), statusLineEnd - from, fields)
    }

    private fun head(bytes: ByteArray, statusLineEnd: Int, fields: Int): ResponseHead {
        val lines = ParsedFieldLines(bytes, bounds.copyOf(fields * STRIDE), fields)
        val headers = if (fields == 0) Headers.EMPTY else Headers(lines)
        val minor = if (bytes[MINOR_AT] == ZERO) 0 else 1
        val code = ((bytes[CODE_AT] - ZERO) * TEN + (bytes[CODE_AT + 1] - ZERO)) * TEN + (bytes[CODE_AT + 2] - ZERO)
        return ResponseHead(bytes, statusLineEnd, minor, code, CODE_END + 1, headers)
    }

    private fun isStatusLine(data: ByteArray, from: Int, to: Int): Boolean {
        if (to - from < CODE_END) return false
        for (at in HTTP_1.indices) if (data[from + at].toInt() != HTTP_1[at].code) return false
        return isDigit(data[from + MINOR_AT]) && data[from + MINOR_AT + 1] == SPACE &&
            data[from + CODE_AT] != ZERO && isDigit(data[from + CODE_AT]) && isDigit(data[from + CODE_AT + 1]) &&
            isDigit(data[from + CODE_AT + 2]) && (to - from == CODE_END || data[from + CODE_END] == SPACE)
    }

    private fun tokenEnd(data: ByteArray, from: Int, to: Int): Int {
        var at = from
        while (at < to && HeaderSyntax.isTokenByte(data[at].toInt() and 0xff)) at++
        return at
    }

    private fun valueEnd(data: ByteArray, from: Int, to: Int): Int {
        var at = from
        while (at < to && HeaderSyntax.isValueByte(data[at].toInt() and 0xff)) at++
        return at
    }

    /** Where the next line begins when a line ends at [at]; -1 when none does. */
    private fun behindLine(data: ByteArray, at: Int, to: Int): Int {
        val feed = if (at < to && data[at] == HeadSyntax.CR) at + 1 else at
        return if (feed < to && data[feed] == HeadSyntax.LF) feed + 1 else -1
    }

    private fun isBlank(byte: Byte) = byte == SPACE || byte == TAB

    private fun isDigit(byte: Byte) = byte in ZERO..NINE

    private fun add(field: Int, nameStart: Int, nameEnd: Int, valueStart: Int, valueEnd: Int) {
        val at = field * STRIDE
        if (at == bounds.size) bounds = bounds.copyOf(bounds.size * 2)
        bounds[at] = nameStart
        bounds[at + 1] = nameEnd
        bounds[at + 2] = valueStart
        bounds[at + 3] = valueEnd
    }

    private companion object {
        const val STRIDE = ParsedFieldLines.STRIDE
        const val EXPECTED_FIELDS = 16
        const val HTTP_1 = HeadSyntax.HTTP + "1."
        const val SPACE: Byte = 32
        const val TAB: Byte = 9
        const val COLON: Byte = 58
        const val ZERO: Byte = 48
        const val NINE: Byte = 57
        const val TEN = 10
        const val MINOR_AT = 7
        const val CODE_AT = 9
        const val CODE_END = 12
    }
}
