package dev.geturl

/**
 * The addresses that begin with the same bits, as CIDR writes them (RFC 4632, RFC 4291 section 2.3).
 *
 * @property first the lowest of them.
 * @property prefixBits how many bits they have in common.
 */
internal class IpRange private constructor(private val first: IpAddress, private val prefixBits: Int) {
    operator fun contains(address: IpAddress): Boolean =
        address.isIpv6 == first.isIpv6 && first.commonBits(address) >= prefixBits

    override fun toString(): String = if (prefixBits == first.bits) "$first" else "$first/$prefixBits"

    companion object {
        private const val MAPPED_BITS = 96

        /**
         * The range that [text] spells: `10.0.0.0/8`, or one address. A range of IPv4-mapped addresses is the range of
         * IPv4 addresses that they are another form of.
         *
         * @throws IllegalArgumentException when it spells none, or has bits beyond its prefix.
         */
        fun parse(text: String): IpRange {
            val slash = text.indexOf('/')
            val address = IpAddress.parseOrNull(if (slash < 0) text else text.substring(0, slash))
            requireNotNull(address) { "\"$text\" is no range of addresses: write one as 10.0.0.0/8 or fc00::/7" }
            val prefixBits = if (slash < 0) address.bits else prefix(text, slash, address.bits)
            require((prefixBits until address.bits).none(address::hasBit)) {
                "\"$text\" has bits beyond its prefix: write the first address of the range"
            }
            val mapped = address.mappedIpv4
            return if (mapped == null || prefixBits < MAPPED_BITS) {
                IpRange(address, prefixBits)
            } else {
                IpRange(mapped, prefixBits - MAPPED_BITS)
            }
        }

        private fun prefix(text: String, slash: Int, bits: Int): Int {
            val digits = text.substring(slash + 1)
            val prefix = if (digits.all { it in '0'..'9' }) digits.toIntOrNull() else null
            require(prefix != null && prefix <= bits) { "\"$text\" has no prefix of 0 to $bits bits after its slash" }
            return prefix
        }
    }
}

private const val BITS_PER_BYTE = 8

/** What an Int has in front of its lowest byte. */
private const val LEADING_BITS = Int.SIZE_BITS - BITS_PER_BYTE

internal val IpAddress.bits: Int get() = bytes.size * BITS_PER_BYTE

private fun IpAddress.hasBit(index: Int): Boolean =
    bytes[index / BITS_PER_BYTE].toInt() shr (BITS_PER_BYTE - 1 - index % BITS_PER_BYTE) and 1 == 1

/** How many bits this and [other], of the same version, both begin with. */
internal fun IpAddress.commonBits(other: IpAddress): Int {
    for (index in 0 until bytes.size) {
        val difference = (bytes[index].toInt() xor other.bytes[index].toInt()) and 0xff
        if (difference != 0) return index * BITS_PER_BYTE + difference.countLeadingZeroBits() - LEADING_BITS
    }
    return bits
}
