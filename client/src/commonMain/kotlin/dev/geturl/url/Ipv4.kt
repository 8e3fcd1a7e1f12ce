package dev.geturl.url

/** True when the last label of [domain] is a number, so that it can only be an IPv4 address (WHATWG URL, 3.5). */
internal fun endsInNumber(domain: String): Boolean {
    val end = if (domain.endsWith('.')) domain.length - 1 else domain.length
    if (end <= 0) return false
    val last = domain.substring(domain.lastIndexOf('.', end - 1) + 1, end)
    return last.isNotEmpty() && (last.all(::isAsciiDigit) || ipv4Number(last) != null)
}

/** True when every label of [domain] is a number in a way that [parseIpv4] knows, or could be taken for one. */
internal fun isAllNumbers(domain: String): Boolean =
    domain.removeSuffix(".").split('.').all { it.all(::isAsciiDigit) || ipv4Number(it) != null }

/**
 * [domain] as four decimal numbers, or null when it is no IPv4 address.
 *
 * Reads all that browsers do: fewer parts, octal, hexadecimal and a trailing dot, since a filter that saw `0x7f.1` as a
 * name could be walked around (WHATWG URL, 3.5, "IPv4 parser").
 */
internal fun parseIpv4(domain: String): String? {
    val parts = domain.removeSuffix(".").split('.')
    if (parts.size > 4) return null
    val numbers = parts.map { ipv4Number(it) ?: return null }
    if (numbers.dropLast(1).any { it > 255 }) return null
    if (numbers.last() >= 1L shl (8 * (5 - numbers.size))) return null
    var address = numbers.last()
    numbers.dropLast(1).forEachIndexed { index, number -> address += number shl (8 * (3 - index)) }
    return "${address shr 24}.${address shr 16 and 255}.${address shr 8 and 255}.${address and 255}"
}

/** The value of one part: decimal, `0x` hexadecimal or `0` octal; null when it is no number. */
private fun ipv4Number(part: String): Long? = when {
    part.isEmpty() -> null
    part.startsWith("0x", ignoreCase = true) -> digits(part.substring(2), 16)
    part.length > 1 && part[0] == '0' -> digits(part.substring(1), 8)
    else -> digits(part, 10)
}

/** The value of [text]; anything above 32 bits comes out as some number above 32 bits, which the caller refuses. */
private fun digits(text: String, radix: Int): Long? {
    var value = 0L
    for (char in text) {
        val digit = if (isHexDigit(char)) char.digitToInt(16) else return null
        if (digit >= radix) return null
        value = minOf(value * radix + digit, 1L shl 40)
    }
    return value
}
