package dev.geturl

import kotlin.jvm.JvmField
import kotlin.jvm.JvmStatic
import kotlin.jvm.JvmSynthetic

/**
 * Which hosts, ports and addresses a client may reach: the manual's Safesock, and the guard of a program that is handed
 * URLs it does not trust. Immutable; see [HttpConfig.hostPolicy].
 *
 * Rules are read in the order in which they are given, and the last one that matches decides; what none matches is
 * allowed. So the general comes first and its exceptions behind it:
 *
 * ```
 * HostPolicy.PUBLIC_ONLY.newBuilder().allowAddresses("10.1.2.3").build()      // the Internet, and one machine at home
 * HostPolicy { denyHosts("*"); allowHosts("*.example.org"); denyPorts(0..65535); allowPorts(80, 443) }
 * ```
 *
 * Host and port are checked before the host is looked up, and each of its addresses after that and before it is
 * connected to: addresses that are denied are passed over, and a host that has no others fails with
 * [HttpException.Refused]. A name that gets other addresses between check and use gains nothing, as what is checked is
 * what is connected to. Addresses of IPv6 that embed some of IPv4 (IPv4-mapped, NAT64, 6to4, Teredo and the like) are
 * denied where one of those is.
 *
 * A proxy is asked for nothing that may not be reached directly: its target is checked and, where there are rules for
 * addresses, looked up here too; what the proxy itself finds for the name cannot be checked. The proxy may be anywhere.
 */
public class HostPolicy private constructor(builder: Builder) {
    private val hosts = builder.hosts.toList()
    private val ports = builder.ports.toList()
    private val addresses = builder.addresses.toList()

    /** Whether Unix domain sockets may be connected to: in [OPEN], and where [Builder.allowUnixSockets] says so. */
    public val allowsUnixSockets: Boolean = builder.allowsUnixSockets

    /** Whether resolved addresses matter at all. */
    internal val hasAddressRules: Boolean get() = addresses.isNotEmpty()

    /**
     * Whether [host], as it stands in a URL, may be asked for on [port]. A host that is an address, in whatever
     * spelling, has to pass [allows] as one too.
     */
    public fun allows(host: String, port: Int): Boolean = refusalOf(host, port) == null

    /** Whether [address], which some host was resolved to, may be connected to. */
    public fun allows(address: IpAddress): Boolean = refusalOf(address) == null

    /**
     * Lets [host] and [port] pass, which are about to be looked up, or handed to a proxy.
     *
     * @throws HttpException.Refused when they may not be asked for.
     */
    internal fun check(host: String, port: Int) {
        refusalOf(host, port)?.let { throw refused("$host, port $port", listOf(it)) }
    }

    /**
     * Lets [path], which is about to be connected to, pass.
     *
     * @throws HttpException.Refused when Unix domain sockets are not allowed.
     */
    internal fun checkUnixSocket(path: String) {
        if (!allowsUnixSockets) throw refused("unix:$path", listOf(NO_UNIX_SOCKETS))
    }

    /**
     * Those of the addresses [found] for [host] that may be connected to, in their order.
     *
     * @throws HttpException.Refused when there is none left.
     */
    internal fun allowedOf(found: List<IpAddress>, host: String): List<IpAddress> {
        if (!hasAddressRules || found.all(::allows)) return found
        return found.filter(::allows).ifEmpty { throw refusedAddresses(host, found) }
    }

    /** Why the [denied] addresses of [host] may not be connected to. */
    internal fun refusedAddresses(host: String, denied: List<IpAddress>): HttpException.Refused =
        refused("${denied.joinToString()} of $host", denied.mapNotNull(::refusalOf).distinct())

    private fun refusalOf(host: String, port: Int): PolicyRule<*>? {
        if (hosts.isEmpty() && ports.isEmpty() && addresses.isEmpty()) return null
        val name = canonicalHost(host)
        return hosts.refusalOf(name) ?: ports.refusalOf(port) ?: IpAddress.parseOrNull(name)?.let(::refusalOf)
    }

    private fun refusalOf(address: IpAddress): PolicyRule<*>? {
        if (!hasAddressRules) return null
        val one = address.mappedIpv4 ?: address
        return addresses.refusalOf(one) ?: one.embeddedIpv4().firstNotNullOfOrNull(addresses::refusalOf)
    }

    private fun refused(what: String, rules: List<PolicyRule<*>>) = HttpException.Refused(
        "The host policy forbids $what: ${rules.joinToString()}",
        "Ask for another host, or allow it in HttpConfig.hostPolicy.",
    )

    /** A builder that holds the rules of this policy; what is added comes after them and so outweighs them. */
    public fun newBuilder(): Builder = Builder().also { builder ->
        builder.hosts += hosts
        builder.ports += ports
        builder.addresses += addresses
        builder.allowsUnixSockets = allowsUnixSockets
    }

    /** True when both have the same rules in the same order. */
    override fun equals(other: Any?): Boolean = this === other ||
        (
            other is HostPolicy && hosts == other.hosts && ports == other.ports && addresses == other.addresses &&
                allowsUnixSockets == other.allowsUnixSockets
        )

    /** Agrees with [equals]. */
    override fun hashCode(): Int = (hosts.hashCode() * 31 + ports.hashCode()) * 31 + addresses.hashCode()

    /** The rules in their order: `HostPolicy(deny hosts *, allow hosts example.org, deny unix sockets)`. */
    override fun toString(): String {
        val unix = listOfNotNull(NO_UNIX_SOCKETS.takeIf { !allowsUnixSockets })
        return (hosts + ports + addresses + unix).joinToString(prefix = "HostPolicy(", postfix = ")")
    }

    /** Collects rules, none at first. Not safe for use by several threads at once. */
    public class Builder {
        internal val hosts = ArrayList<PolicyRule<String>>()
        internal val ports = ArrayList<PolicyRule<Int>>()
        internal val addresses = ArrayList<PolicyRule<IpAddress>>()

        internal var allowsUnixSockets = false

        /**
         * Allows the hosts that one of [patterns] matches: `*` stands for any characters, dots too, and `?` for one.
         * Case, a dot at the end and the spelling of an address make no difference. A pattern for IPv6 may have
         * brackets.
         *
         * @throws IllegalArgumentException for a pattern that could match no host.
         */
        public fun allowHosts(vararg patterns: String): Builder = addHosts(true, patterns)

        /**
         * Denies the hosts that one of [patterns] matches, see [allowHosts]. A host has many names and addresses: where
         * a machine is to be kept out of reach, deny its addresses.
         *
         * @throws IllegalArgumentException for a pattern that could match no host.
         */
        public fun denyHosts(vararg patterns: String): Builder = addHosts(false, patterns)

        /**
         * Allows each of [ports].
         *
         * @throws IllegalArgumentException for one that is not 0 to 65,535.
         */
        public fun allowPorts(vararg ports: Int): Builder = also { ports.forEach { addPorts(true, it..it) } }

        /** Allows all of [ports]. */
        @JvmSynthetic
        public fun allowPorts(ports: IntRange): Builder = addPorts(true, ports)

        /**
         * Denies each of [ports].
         *
         * @throws IllegalArgumentException for one that is not 0 to 65,535.
         */
        public fun denyPorts(vararg ports: Int): Builder = also { ports.forEach { addPorts(false, it..it) } }

        /** Denies all of [ports]. */
        @JvmSynthetic
        public fun denyPorts(ports: IntRange): Builder = addPorts(false, ports)

        /**
         * Allows the addresses of [ranges], each one address or a range such as `10.0.0.0/8` or `fc00::/7`.
         *
         * @throws IllegalArgumentException for a text that spells none, or has bits beyond its prefix.
         */
        public fun allowAddresses(vararg ranges: String): Builder = addRanges(true, ranges)

        /** Allows the addresses of [sets]. */
        public fun allowAddresses(vararg sets: AddressSet): Builder = addSets(true, sets)

        /**
         * Denies the addresses of [ranges], see [allowAddresses]. `0.0.0.0/0` and `::/0` together are all.
         *
         * @throws IllegalArgumentException for a text that spells none, or has bits beyond its prefix.
         */
        public fun denyAddresses(vararg ranges: String): Builder = addRanges(false, ranges)

        /** Denies the addresses of [sets]. */
        public fun denyAddresses(vararg sets: AddressSet): Builder = addSets(false, sets)

        /** Allows connecting to Unix domain sockets. Default: denied. */
        public fun allowUnixSockets(): Builder = also { allowsUnixSockets = true }

        /** Denies connecting to Unix domain sockets, as is the default. */
        public fun denyUnixSockets(): Builder = also { allowsUnixSockets = false }

        /**
         * The policy.
         *
         * @throws IllegalArgumentException when the first rule of a kind allows something: as all is allowed that no
         *   rule matches it has no effect, and whoever gave it will have meant that all else be denied.
         */
        public fun build(): HostPolicy {
            listOf(hosts, ports, addresses).forEach { rules ->
                val first = rules.firstOrNull()
                require(first == null || !first.allows) {
                    "\"$first\" has no effect, as nothing is denied before it: deny all first, then allow"
                }
            }
            return HostPolicy(this)
        }

        private fun addHosts(allow: Boolean, patterns: Array<out String>) = also {
            patterns.map(HostGlob::parse).mapTo(hosts) { PolicyRule(allow, "hosts $it", it::matches) }
        }

        private fun addPorts(allow: Boolean, range: IntRange) = also {
            require(!range.isEmpty() && range.first >= 0 && range.last <= MAX_PORT) {
                "the ports are $range: give some of 0 to $MAX_PORT"
            }
            ports += PolicyRule(allow, if (range.first == range.last) "port ${range.first}" else "ports $range") {
                it in range
            }
        }

        private fun addRanges(allow: Boolean, ranges: Array<out String>) = also {
            ranges.map(IpRange::parse).mapTo(addresses) { PolicyRule(allow, "addresses $it", it::contains) }
        }

        private fun addSets(allow: Boolean, sets: Array<out AddressSet>) = also {
            sets.mapTo(
                addresses,
            ) { PolicyRule(allow, "${it.name.lowercase().replace('_', '-')} addresses", it::contains) }
        }
    }

    /** Makes policies. */
    public companion object {
        private val NO_UNIX_SOCKETS = PolicyRule<String>(false, "unix sockets") { true }

        /** Everything is allowed, Unix domain sockets too: the default of [HttpConfig.hostPolicy]. */
        @JvmField
        public val OPEN: HostPolicy = HostPolicy(Builder().allowUnixSockets())

        /**
         * Only what the public Internet has: no address of an [AddressSet], none of IPv6 outside of 2000::/3 but those
         * of NAT64 for public ones, and no Unix domain socket. For servers that are handed URLs by others.
         */
        @JvmField
        public val PUBLIC_ONLY: HostPolicy = HostPolicy {
            denyAddresses("::/0")
            allowAddresses("2000::/3", "64:ff9b::/96")
            denyAddresses(*AddressSet.entries.toTypedArray())
        }

        /** A policy with the rules that [block] gives. */
        @JvmSynthetic
        public operator fun invoke(block: Builder.() -> Unit): HostPolicy = Builder().apply(block).build()

        /** A builder without rules. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
