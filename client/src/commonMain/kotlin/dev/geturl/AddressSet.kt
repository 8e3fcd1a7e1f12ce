package dev.geturl

/**
 * Addresses of one kind, for the rules of a [HostPolicy]. The ranges are those of the IANA registries of
 * special-purpose addresses (RFC 6890) and of multicast addresses.
 */
public enum class AddressSet(vararg ranges: String) {
    /** This machine: 127.0.0.0/8 and ::1. */
    LOOPBACK("127.0.0.0/8", "::1"),

    /** Networks without a place in the Internet (RFC 1918): 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16. */
    PRIVATE("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),

    /** IPv6's networks without a place in the Internet (RFC 4193, and RFC 3879 before): fc00::/7 and fec0::/10. */
    UNIQUE_LOCAL("fc00::/7", "fec0::/10"),

    /** The link that this machine is on: 169.254.0.0/16 and fe80::/10. */
    LINK_LOCAL("169.254.0.0/16", "fe80::/10"),

    /** Groups of machines: 224.0.0.0/4 and ff00::/8. */
    MULTICAST("224.0.0.0/4", "ff00::/8"),

    /** No address at all, which systems take for this machine: 0.0.0.0/8 and ::. */
    UNSPECIFIED("0.0.0.0/8", "::"),

    /** What carriers use between themselves and their customers (RFC 6598): 100.64.0.0/10. */
    SHARED("100.64.0.0/10"),

    /**
     * Where cloud providers hand a machine its credentials: 169.254.169.254 and fd00:ec2::254 of most, 169.254.170.2,
     * 169.254.170.23 and fd00:ec2::23 of containers, fd20:ce::254, 168.63.129.16, 100.100.100.200 and 192.0.0.192 of
     * some.
     */
    METADATA(
        "169.254.169.254",
        "fd00:ec2::254",
        "169.254.170.2",
        "169.254.170.23",
        "fd00:ec2::23",
        "fd20:ce::254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
    ),

    /**
     * Reserved for protocols, documentation, measurements and the future: 192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24,
     * 198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, 240.0.0.0/4, 64:ff9b:1::/48, 100::/64, 2001::/23, 2001:db8::/32,
     * 3fff::/20 and 5f00::/16.
     */
    RESERVED(
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
    ),
    ;

    private val ranges = ranges.map(IpRange::parse)

    /** Whether [address] itself is of this kind. An IPv4 address that it may embed is not looked at. */
    public operator fun contains(address: IpAddress): Boolean = ranges.any { address in it }
}
