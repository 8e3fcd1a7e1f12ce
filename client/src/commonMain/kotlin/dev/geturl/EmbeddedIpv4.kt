package dev.geturl

import okio.ByteString
import okio.ByteString.Companion.toByteString

private const val IPV4_BYTES = 4

/** The IPv4 address that this IPv6 address is only another form of: `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2). */
internal val IpAddress.mappedIpv4: IpAddress? get() = if (bytes.startsWith(MAPPED)) ipv4At(LAST) else null

/**
 * The IPv4 addresses that a packet to this IPv6 address may end at, as it is translated or tunnelled there:
 * IPv4-compatible and IPv4-translated addresses, NAT64, 6to4, Teredo and ISATAP.
 */
internal fun IpAddress.embeddedIpv4(): List<IpAddress> = when {
    !isIpv6 -> emptyList()
    bytes.startsWith(COMPATIBLE) -> if (isUnspecifiedOrLoopback()) emptyList() else listOf(ipv4At(LAST))
    bytes.startsWith(TRANSLATED) || bytes.startsWith(NAT64) -> listOf(ipv4At(LAST))
    bytes.startsWith(LOCAL_NAT64) -> LOCAL_NAT64_PLACES.map { IpAddress(bytesAt(it).toByteString()) }
    bytes.startsWith(SIX_TO_FOUR) -> listOf(ipv4At(SIX_TO_FOUR.size))
    bytes.startsWith(TEREDO) -> listOf(ipv4At(TEREDO.size), teredoClient())
    bytes.substring(ISATAP_AT, LAST) in ISATAP -> listOf(ipv4At(LAST))
    else -> emptyList()
}

/** RFC 4291: `::` and `::1` begin as IPv4-compatible addresses do, but are none. */
private fun IpAddress.isUnspecifiedOrLoopback() =
    (LAST until bytes.size - 1).all { bytes[it] == 0.toByte() } && bytes[bytes.size - 1] in 0..1

private fun IpAddress.ipv4At(index: Int) = IpAddress(bytes.substring(index, index + IPV4_BYTES))

private fun IpAddress.bytesAt(places: List<Int>) = ByteArray(IPV4_BYTES) { bytes[places[it]] }

/** RFC 4380 section 4: the client's address has all its bits inverted. */
private fun IpAddress.teredoClient() =
    IpAddress(ByteArray(IPV4_BYTES) { bytes[LAST + it].toInt().inv().toByte() }.toByteString())

private fun prefix(text: String, bytes: Int): ByteString =
    checkNotNull(IpAddress.parseOrNull(text)) { "$text is no address" }.bytes.substring(0, bytes)

private const val LAST = 12
private const val ISATAP_AT = 8
private val MAPPED = prefix("::ffff:0:0", LAST)

/** RFC 4291 section 2.5.5.1, deprecated. */
private val COMPATIBLE = prefix("::", LAST)

/** RFC 2765 section 2.1. */
private val TRANSLATED = prefix("::ffff:0:0:0", LAST)

/** RFC 6052 section 2.1. */
private val NAT64 = prefix("64:ff9b::", LAST)

/** RFC 8215: for local use, with prefixes of 48, 56, 64 or 96 bits. */
private val LOCAL_NAT64 = prefix("64:ff9b:1::", 6)

/** RFC 6052 section 2.2: where the address stands for each length of the prefix; the ninth byte is always left out. */
private val LOCAL_NAT64_PLACES =
    listOf(listOf(6, 7, 9, 10), listOf(7, 9, 10, 11), listOf(9, 10, 11, 12), listOf(12, 13, 14, 15))

/** RFC 3056 section 2. */
private val SIX_TO_FOUR = prefix("2002::", 2)

/** RFC 4380 section 4. */
private val TEREDO = prefix("2001::", 4)

/** RFC 5214 section 6.1: for an address of a private network, and for a global one. */
private val ISATAP = listOf(prefix("0:5efe::", 4), prefix("200:5efe::", 4))
