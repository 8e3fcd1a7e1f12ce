package dev.geturl.url

private const val PIECES = 8

/** [text], which stands between brackets in a URL, as its canonical form without them; null when it is no address. */
internal fun parseIpv6(text: String): String? = Ipv6Parser(text).parse()?.let(::serializeIpv6)

/** The WHATWG's IPv6 parser (URL, 3.5): RFC 4291 text without a zone, whose last 32 bits may be written as IPv4. */
private class Ipv6Parser(private val text: String) {
    private val pieces = IntArray(PIECES)
    private var count = 0
    private var compress = -1
    private var at = 0

    fun parse(): IntArray? {
        if (text.startsWith("::")) {
            at = 2
            compress = 0
        } else if (text.startsWith(':')) {
            return null
        }
        while (at < text.length) {
            if (!piece()) return null
        }
        return if (compress >= 0) expand() else pieces.takeIf { count == PIECES }
    }

    /** Reads one piece with the colon after it, or the second colon of `::`; false when there is none. */
    private fun piece(): Boolean {
        if (count == PIECES) return false
        if (text[at] == ':') {
            if (compress >= 0) return false
            at++
            compress = count
            return true
        }
        val start = at
        var value = 0
        while (at < text.length && at - start < 4 && isHexDigit(text[at])) {
            value = value * 16 + text[at++].digitToInt(16)
        }
        if (at < text.length && text[at] == '.') {
            if (at == start) return false
            at = start
            return embeddedIpv4()
        }
        if (at < text.length) {
            if (text[at] != ':') return false
            at++
            if (at == text.length) return false
        }
        pieces[count++] = value
        return true
    }

    /** Reads four decimal numbers up to the end of the text as two pieces. */
    private fun embeddedIpv4(): Boolean {
        val numbers = text.substring(at).split('.')
        if (numbers.size != 4 || count > PIECES - 2) return false
        val values = numbers.map { number ->
            val plain = number.length in 1..3 && number.all(::isAsciiDigit) && (number.length == 1 || number[0] != '0')
            if (plain && number.toInt() <= 255) number.toInt() else return false
        }
        pieces[count++] = values[0] * 256 + values[1]
        pieces[count++] = values[2] * 256 + values[3]
        at = text.length
        return true
    }

    /** Moves what stands after `::` to the end. A `::` that stands for nothing is let through, as browsers do. */
    private fun expand(): IntArray {
        val moved = count - compress
        pieces.copyInto(pieces, destinationOffset = PIECES - moved, startIndex = compress, endIndex = count)
        pieces.fill(0, compress, maxOf(compress, PIECES - moved))
        return pieces
    }
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero pieces as `::`. */
private fun serializeIpv6(pieces: IntArray): String = buildString {
    val zeros = longestZeroRun(pieces)
    var at = 0
    while (at < PIECES) {
        if (at == zeros.first) {
            append(if (at == 0) "::" else ":")
            at = zeros.last + 1
        } else {
            append(pieces[at].toString(16))
            if (at < PIECES - 1) append(':')
            at++
        }
    }
}

private fun longestZeroRun(pieces: IntArray): IntRange {
    var best = IntRange.EMPTY
    var length = 1
    var at = 0
    while (at < PIECES) {
        val start = at
        while (at < PIECES && pieces[at] == 0) at++
        if (at - start > length) {
            best = start until at
            length = at - start
        }
        at++
    }
    return if (best.isEmpty()) -1..-1 else best
}
