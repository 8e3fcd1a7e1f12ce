package dev.geturl

import dev.geturl.url.asciiLowercase
import dev.geturl.url.parseIpv4
import dev.geturl.url.platformIdna

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
    val ascii = if (host.all { it.code < FIRST_OF_OTHERS }) {
        host
    } else {
        platformIdna.toAscii(host, beStrict = false)
            ?: host
    }
    val name = asciiLowercase(ascii).removeSuffix(".")
    val address = literalAddress(name) ?: return name
    return "${address.mappedIpv4 ?: address}"
}

private const val FIRST_OF_OTHERS = 0x80
