package dev.geturl.exchange

import dev.geturl.IpAddress
import dev.geturl.bits
import dev.geturl.commonBits

/**
 * The variable `no_proxy`, by curl's rules: hosts that are reached directly, parted by commas or blanks.
 *
 * | an element | covers |
 * | --- | --- |
 * | `*`, alone | every host |
 * | `example.com` or `.example.com` | that host and all below it, in any case, with or without a dot at the end |
 * | `192.0.2.1`, `2001:db8::1` with or without brackets | that address, however the URL spells it |
 * | `192.0.2.0/24`, `2001:db8::/32` | the addresses whose first bits are the same; `/0` means all bits |
 *
 * A URL's port is of no account, and an element with a port covers nothing. Names are never resolved.
 */
internal class NoProxy(text: String) {
    private val coversAll = text.trim() == "*"
    private val elements = text.split(',', ' ', '\t').filter { it.isNotEmpty() }

    fun covers(host: String): Boolean {
        if (coversAll) return true
        val bare = host.removeSurrounding("[", "]")
        val address = IpAddress.parseOrNull(bare)
        return elements.any { if (address == null) coversName(it, bare.removeSuffix(".")) else covers(it, address) }
    }

    private fun coversName(element: String, name: String): Boolean {
        val suffix = element.removeSuffix(".").removePrefix(".")
        if (suffix.isEmpty() || !name.endsWith(suffix, ignoreCase = true)) return false
        return name.length == suffix.length || name[name.length - suffix.length - 1] == '.'
    }

    private fun covers(element: String, address: IpAddress): Boolean {
        val network = IpAddress.parseOrNull(element.substringBefore('/')) ?: return false
        if (network.isIpv6 != address.isIpv6) return false
        val all = network.bits
        val bits = if ('/' in element) element.substringAfter('/').toIntOrNull() ?: -1 else all
        if (bits !in 0..all) return false
        return network.commonBits(address) >= if (bits == 0) all else bits
    }
}
