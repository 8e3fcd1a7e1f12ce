package dev.geturl

import dev.geturl.url.asciiLowercase
import dev.geturl.url.parseHost
import dev.geturl.url.parseIpv4

/**
 * The address that [host] spells by itself, in any form that a resolver may take for one: `[::1]`, `127.1`,
 * `0x7f000001`. Null for a name.
 */
internal fun literalAddress(host: String): IpAddress? =
    IpAddress.parseOrNull(host) ?: parseIpv4(host.removeSuffix("."))?.let(IpAddress::parseOrNull)

/**
 * The one form of [host] that a policy's patterns are held against: lower case, ASCII, without the dot at its end;
 * addresses as [IpAddress] writes them, without brackets.
 */
internal fun canonicalHost(host: String): String {
    val name = asciiLowercase(inAscii(host)).removeSuffix(".")
    val address = literalAddress(name) ?: return name
    return "${address.mappedIpv4 ?: address}"
}

/**
 * [host] as cookies have it (RFC 6265bis section 5.1.2): lower case and ASCII, an address as [IpAddress] writes it. A
 * dot at the end of a name makes it another one.
 */
internal fun cookieHost(host: String): String {
    val name = asciiLowercase(inAscii(host))
    return literalAddress(name)?.toString() ?: name
}

/** The manual's URLs may have a host in another script, as it was written. */
private fun inAscii(host: String): String = try {
    if (host.all { it.code < FIRST_OF_OTHERS }) host else parseHost(host, isOpaque = false)
} catch (_: HttpException.InvalidUrl) {
    // No resolver knows it, and no pattern can mean it.
    host
}

private const val FIRST_OF_OTHERS = 0x80
