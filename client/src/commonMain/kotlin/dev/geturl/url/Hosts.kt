package dev.geturl.url

import dev.geturl.HttpException

private val FORBIDDEN_HOST = charArrayOf(
    '\u0000',
    '\t',
    '\n',
    '\r',
    ' ',
    '#',
    '/',
    ':',
    '<',
    '>',
    '?',
    '@',
    '[',
    '\\',
    ']',
    '^',
    '|',
)

/** Throws [HttpException.InvalidUrl]. Neither text may hold more of the URL than its host: it could be a password. */
internal fun invalidUrl(message: String, hint: String): Nothing = throw HttpException.InvalidUrl(message, hint)

/**
 * The canonical form of a host as written in a URL (WHATWG URL, 3.5); [isOpaque] for the schemes that are not special.
 *
 * @param mayEndInNumber whether it is a name when it ends in a number, but not all of its labels are numbers.
 */
internal fun parseHost(text: String, isOpaque: Boolean, mayEndInNumber: Boolean = false): String = when {
    text.startsWith('[') -> bracketed(text)
    isOpaque -> opaqueHost(text)
    else -> domain(text, mayEndInNumber)
}

/** True when no host may hold [char] (WHATWG URL, 3.2, "forbidden host code points"). */
internal fun isForbiddenInHost(char: Char): Boolean = char in FORBIDDEN_HOST

/** True when no domain may hold [char] (WHATWG URL, 3.2, "forbidden domain code points"). */
internal fun isForbiddenInDomain(char: Char): Boolean =
    char <= ' ' || char == '%' || char == '\u007F' || isForbiddenInHost(char)

private fun bracketed(text: String): String {
    if (!text.endsWith(']')) invalidUrl("the IPv6 address in the host is not closed", "Put a ] after the address")
    val address = parseIpv6(text.substring(1, text.length - 1)) ?: invalidUrl(
        "the host between the brackets is no IPv6 address",
        "Write eight groups of hex digits, or :: for zeros, as in [2001:db8::1]; a zone (%eth0) has no place in a URL",
    )
    return "[$address]"
}

private fun opaqueHost(text: String): String {
    text.firstOrNull(::isForbiddenInHost)?.let(::forbidden)
    return percentEncode(text, EncodeSet.CONTROL)
}

private fun domain(text: String, mayEndInNumber: Boolean): String {
    val decoded = if ('%' in text) percentDecode(text).utf8() else text
    val ascii = toAscii(decoded)
    if (ascii.isEmpty()) invalidUrl("the URL has no host", "Name the host after the two slashes")
    ascii.firstOrNull(::isForbiddenInDomain)?.let(::forbidden)
    if (!endsInNumber(ascii) || (mayEndInNumber && !isAllNumbers(ascii))) return ascii
    return parseIpv4(ascii) ?: invalidUrl(
        "the host ends in a number but is no IPv4 address",
        "Give four numbers from 0 to 255 with dots between them, or a name that does not end in a number",
    )
}

private fun toAscii(domain: String): String {
    if (domain.all { it.code < 0x80 }) return asciiLowercase(domain)
    return platformIdna.toAscii(domain, beStrict = false) ?: invalidUrl(
        "the host is no valid international domain name (${platformIdna.name})",
        "Check its spelling, or give it in its ASCII form, which begins with xn--",
    )
}

private fun forbidden(char: Char): Nothing {
    val shown = if (char <= ' ' || char == '\u007F') "U+" + char.code.toString(16).padStart(4, '0') else "\"$char\""
    invalidUrl(
        "the host may not contain $shown",
        "Remove it; in a user name or password write it as %${char.code.toString(16).uppercase().padStart(2, '0')}",
    )
}
