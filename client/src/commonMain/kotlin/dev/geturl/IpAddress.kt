package dev.geturl

import okio.ByteString
import okio.ByteString.Companion.toByteString
import kotlin.jvm.JvmStatic

/**
 * An address of the Internet protocol, version 4 or 6.
 *
 * @property bytes its 4 or 16 bytes, most significant first.
 */
public class IpAddress(public val bytes: ByteString) {
    init {
        require(bytes.size == IPV4_BYTES || bytes.size == IPV6_BYTES) {
            "an IP address has 4 or 16 bytes, this has ${bytes.size}"
        }
    }

    /** Whether this is an address of version 6. */
    public val isIpv6: Boolean get() = bytes.size == IPV6_BYTES

    /** Whether it is this machine's own: 127.0.0.0/8 or ::1. */
    public val isLoopback: Boolean
        get() = if (isIpv6) {
            (0 until IPV6_BYTES - 1).all { octet(it) == 0 } && octet(IPV6_BYTES - 1) == 1
        } else {
            octet(0) == LOOPBACK_NET
        }

    override fun equals(other: Any?): Boolean = other is IpAddress && other.bytes == bytes

    override fun hashCode(): Int = bytes.hashCode()

    /** Dotted decimal, or the text of RFC 5952. */
    override fun toString(): String =
        if (isIpv6) ipv6Text() else (0 until IPV4_BYTES).joinToString(".") { octet(it).toString() }

    private fun octet(index: Int): Int = bytes[index].toInt() and 0xff

    private fun ipv6Text(): String {
        val groups = List(IPV6_GROUPS) { octet(it * 2) shl 8 or octet(it * 2 + 1) }
        val gap = longestRunOfZeros(groups)
        if (gap.isEmpty()) return groups.joinToString(":") { it.toString(16) }
        val before = groups.subList(0, gap.first).joinToString(":") { it.toString(16) }
        val after = groups.subList(gap.last + 1, IPV6_GROUPS).joinToString(":") { it.toString(16) }
        return "$before::$after"
    }

    /** RFC 5952 section 4.2: the longest run of at least two groups, the first of equals. */
    private fun longestRunOfZeros(groups: List<Int>): IntRange {
        var best = IntRange.EMPTY
        var start = 0
        while (start < IPV6_GROUPS) {
            var end = start
            while (end < IPV6_GROUPS && groups[end] == 0) end++
            if (end - start > maxOf(1, best.count())) best = start until end
            start = end + 1
        }
        return best
    }

    /** Reads addresses. */
    public companion object {
        private const val IPV4_BYTES = 4
        private const val IPV6_BYTES = 16
        private const val IPV6_GROUPS = 8
        private const val LOOPBACK_NET = 127
        private const val HEX_DIGITS = "0123456789abcdefABCDEF"

        /**
         * The address that [text] spells, with or without the brackets of a URL; null when it is a name or nonsense.
         */
        @JvmStatic
        public fun parseOrNull(text: String): IpAddress? {
            val bare = if (text.startsWith('[') && text.endsWith(']')) text.substring(1, text.length - 1) else text
            val bytes = if (':' in bare) ipv6(bare) else ipv4(bare)
            return bytes?.let { IpAddress(it.toByteString()) }
        }

        private fun ipv4(text: String): ByteArray? {
            val parts = text.split('.')
            if (parts.size != IPV4_BYTES) return null
            val numbers = parts.map { part ->
                if (part.length !in 1..3 || !part.all { it in '0'..'9' } || (part.length > 1 && part[0] == '0')) {
                    return null
                }
                part.toInt().also { if (it > 0xff) return null }
            }
            return ByteArray(IPV4_BYTES) { numbers[it].toByte() }
        }

        private fun ipv6(text: String): ByteArray? {
            val gap = text.indexOf("::")
            if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return null
            val head = groups(if (gap < 0) text else text.substring(0, gap), isLast = gap < 0) ?: return null
            val tail = groups(if (gap < 0) "" else text.substring(gap + 2), isLast = true) ?: return null
            val missing = IPV6_GROUPS - head.size - tail.size
            if (if (gap < 0) missing != 0 else missing < 1) return null
            val all = head + List(missing) { 0 } + tail
            return ByteArray(IPV6_BYTES) { (all[it / 2] shr (if (it % 2 == 0) 8 else 0)).toByte() }
        }

        /** The groups of [text]; where [isLast] says that the address ends with it, IPv4 may stand for two. */
        private fun groups(text: String, isLast: Boolean): List<Int>? {
            if (text.isEmpty()) return emptyList()
            val parts = text.split(':')
            return parts.flatMapIndexed { index, part ->
                if (isLast && index == parts.lastIndex && '.' in part) {
                    val v4 = ipv4(part) ?: return null
                    listOf(0, 2).map { (v4[it].toInt() and 0xff shl 8) or (v4[it + 1].toInt() and 0xff) }
                } else {
                    if (part.length !in 1..4 || !part.all { it in HEX_DIGITS }) return null
                    listOf(part.toInt(16))
                }
            }
        }
    }
}
