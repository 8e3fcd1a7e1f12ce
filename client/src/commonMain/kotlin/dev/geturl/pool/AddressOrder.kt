package dev.geturl.pool

import dev.geturl.net.SocketAddress

/** In which order the addresses of a host are tried: RFC 8305 section 4. Knows no sockets and no clock. */
internal object AddressOrder {
    /**
     * [found], each once, with those that [hasFailed] of late behind the others. Within both, the versions of the
     * Internet protocol alternate, so that one which is broken costs one attempt; the resolver's first address says
     * which begins (a First Address Family Count of 1), and within a version its order is kept.
     */
    fun of(found: List<SocketAddress.Inet>, hasFailed: (SocketAddress.Inet) -> Boolean): List<SocketAddress.Inet> {
        if (found.size < 2) return found
        val (failed, sound) = found.distinct().partition(hasFailed)
        return alternating(sound) + alternating(failed)
    }

    private fun alternating(addresses: List<SocketAddress.Inet>): List<SocketAddress.Inet> {
        val (preferred, others) = addresses.partition { it.address.isIpv6 == addresses[0].address.isIpv6 }
        if (others.isEmpty()) return addresses
        return buildList(addresses.size) {
            for (index in 0 until maxOf(preferred.size, others.size)) {
                preferred.getOrNull(index)?.let(::add)
                others.getOrNull(index)?.let(::add)
            }
        }
    }
}
