package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain

private fun address(text: String) = checkNotNull(IpAddress.parseOrNull(text)) { "$text is no address" }

/** A pattern, hosts that it matches, and hosts that it does not. */
private class GlobCase(val pattern: String, val hits: List<String>, val misses: List<String>)

private val globs = listOf(
    GlobCase(
        "example.org",
        listOf("example.org", "EXAMPLE.org", "example.org."),
        listOf("a.example.org", "example.or"),
    ),
    GlobCase("Example.ORG.", listOf("example.org"), listOf("example.orgs")),
    GlobCase("*.example.org", listOf("a.example.org", "a.b.example.org", "A.EXAMPLE.ORG."), listOf("example.org")),
    GlobCase("*", listOf("a", "127.0.0.1", "[::1]"), emptyList()),
    GlobCase("h?st", listOf("host", "h.st"), listOf("hst", "hosst")),
    GlobCase("*a*b*c", listOf("abc", "xxaybbzc", "aabbcabc"), listOf("acb", "abcd")),
    GlobCase("xn--bcher-kva.example", listOf("b\u00fccher.example", "B\u00dcCHER.example"), listOf("bucher.example")),
    GlobCase(
        "127.0.0.1",
        listOf("127.0.0.1", "127.1", "0x7f.1", "017700000001", "2130706433", "[::ffff:7f00:1]"),
        listOf("127.0.0.2"),
    ),
    GlobCase("0x7f.1", listOf("127.0.0.1"), listOf("127.0.0.2")),
    GlobCase("127.*", listOf("127.0.0.1", "0x7f.1"), listOf("128.0.0.1")),
    GlobCase("[::1]", listOf("[::1]", "[0:0::0:1]", "::1"), listOf("[::2]")),
    GlobCase("2001:db8::*", listOf("[2001:0db8:0::1]"), listOf("[2001:db9::1]")),
)

/** Addresses of each set, at both ends of its ranges, and others just outside. */
private val members = mapOf(
    AddressSet.LOOPBACK to
        (listOf("127.0.0.0", "127.255.255.255", "::1") to listOf("126.255.255.255", "128.0.0.0", "::2")),
    AddressSet.PRIVATE to (
        listOf("10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255") to
            listOf("9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0")
    ),
    AddressSet.UNIQUE_LOCAL to (
        listOf("fc00::", "fdff:ffff::1", "fec0::1", "feff::1") to listOf("fbff::1", "fe80::1", "ff00::")
    ),
    AddressSet.LINK_LOCAL to (
        listOf("169.254.0.0", "169.254.255.255", "fe80::", "febf:ffff::1") to
            listOf("169.253.255.255", "169.255.0.0", "fec0::")
    ),
    AddressSet.MULTICAST to (
        listOf("224.0.0.0", "239.255.255.255", "ff02::1") to listOf("223.255.255.255", "240.0.0.0", "feff::")
    ),
    AddressSet.UNSPECIFIED to (listOf("0.0.0.0", "0.255.255.255", "::") to listOf("1.0.0.0", "::1")),
    AddressSet.SHARED to (listOf("100.64.0.0", "100.127.255.255") to listOf("100.63.255.255", "100.128.0.0")),
    AddressSet.METADATA to (
        listOf("169.254.169.254", "fd00:ec2::254", "169.254.170.2", "168.63.129.16", "100.100.100.200") to
            listOf("169.254.169.253", "fd00:ec2::253", "168.63.129.17")
    ),
    AddressSet.RESERVED to (
        listOf(
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "255.255.255.255",
        ) +
            listOf(
                "240.0.0.0",
                "64:ff9b:1::1",
                "2001:db8::1",
                "2001::1",
                "3fff::1",
                "100::1",
                "5f00::1",
                "192.88.99.1",
            ) to
            listOf("192.0.1.0", "198.17.255.255", "198.20.0.0", "203.0.114.0", "2001:200::1", "64:ff9b::808:808")
    ),
)

/** Forms in which 127.0.0.1 and 10.0.0.1 hide in addresses of IPv6. */
private val disguises = mapOf(
    "IPv4-mapped" to ("::ffff:127.0.0.1" to "::ffff:10.0.0.1"),
    "IPv4-compatible" to ("::127.0.0.1" to "::10.0.0.1"),
    "IPv4-translated" to ("::ffff:0:127.0.0.1" to "::ffff:0:10.0.0.1"),
    "NAT64" to ("64:ff9b::7f00:1" to "64:ff9b::10.0.0.1"),
    "local NAT64, 48 bits" to ("64:ff9b:1:7f00:0:100::" to "64:ff9b:1:a00:0:100::"),
    "local NAT64, 56 bits" to ("64:ff9b:1:7f:0:1::" to "64:ff9b:1:a:0:1::"),
    "local NAT64, 64 bits" to ("64:ff9b:1::7f:0:100:0" to "64:ff9b:1::a:0:100:0"),
    "local NAT64, 96 bits" to ("64:ff9b:1::127.0.0.1" to "64:ff9b:1::10.0.0.1"),
    "6to4" to ("2002:7f00:1::5" to "2002:a00:1::5"),
    "Teredo's server" to ("2001:0:7f00:1::f7f7:f7f7" to "2001:0:a00:1::f7f7:f7f7"),
    "Teredo's client" to ("2001:0:808:808::80ff:fffe" to "2001:0:808:808::f5ff:fffe"),
    "ISATAP" to ("2001:470::5efe:127.0.0.1" to "2001:470::5efe:10.0.0.1"),
    "ISATAP, global" to ("2001:470::200:5efe:127.0.0.1" to "2001:470::200:5efe:10.0.0.1"),
)

private val publicAddresses = listOf(
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "172.32.0.1",
    "100.63.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
)

private val furtherOddities = listOf("1234::1", "4000::1", "::8.8.8.8", "64:ff9b:1::8.8.8.8", "::ffff:0:8.8.8.8")

class HostPolicyTest : FunSpec({
    for (case in globs) {
        test("the pattern ${case.pattern} for hosts denies what it matches and nothing else") {
            val policy = HostPolicy { denyHosts(case.pattern) }
            case.hits.filter { policy.allows(it, 80) }.shouldBeEmpty()
            case.misses.filterNot { policy.allows(it, 80) }.shouldBeEmpty()
        }
    }

    for ((set, cases) in members) {
        test("$set has what it should, and not what lies beside it") {
            val policy = HostPolicy { denyAddresses(set) }
            cases.first.filter { policy.allows(address(it)) }.shouldBeEmpty()
            cases.second.filterNot { policy.allows(address(it)) }.shouldBeEmpty()
        }
    }

    test("every set has its table") { members.keys shouldBe AddressSet.entries.toSet() }

    for ((name, addresses) in disguises) {
        val (own, private) = addresses
        test("an address that embeds another of IPv4 is denied with it: $name") {
            val noLoopback = HostPolicy { denyAddresses(AddressSet.LOOPBACK) }
            noLoopback.allows(address(own)) shouldBe false
            noLoopback.allows(address(private)) shouldBe true
            HostPolicy { denyAddresses("10.0.0.0/24") }.allows(address(private)) shouldBe false
            HostPolicy.PUBLIC_ONLY.allows(address(own)) shouldBe false
            HostPolicy.PUBLIC_ONLY.allows("[$private]", 80) shouldBe false
        }
    }

    test("PUBLIC_ONLY allows what the public Internet has") {
        publicAddresses.filterNot { HostPolicy.PUBLIC_ONLY.allows(address(it)) }.shouldBeEmpty()
        HostPolicy.PUBLIC_ONLY.allows("example.org", 8080) shouldBe true
    }

    test("PUBLIC_ONLY denies every set, what IPv6 has not given out, and Unix domain sockets") {
        members.values.flatMap { it.first }.filter { HostPolicy.PUBLIC_ONLY.allows(address(it)) }.shouldBeEmpty()
        furtherOddities.filter { HostPolicy.PUBLIC_ONLY.allows(address(it)) }.shouldBeEmpty()
        HostPolicy.PUBLIC_ONLY.allowsUnixSockets shouldBe false
    }

    test("a host that is an address is held against the rules for addresses, in every spelling") {
        val hosts =
            listOf("127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "127.0.0.1.", "[::1]", "[::ffff:7f00:1]")
        hosts.filter { HostPolicy.PUBLIC_ONLY.allows(it, 80) }.shouldBeEmpty()
    }

    test("ports are allowed and denied one by one and by range") {
        val policy = HostPolicy {
            denyPorts(0..65_535)
            allowPorts(80, 443)
            allowPorts(8000..8999)
            denyPorts(8500)
        }
        listOf(80, 443, 8000, 8999).filterNot { policy.allows("h", it) }.shouldBeEmpty()
        listOf(0, 79, 81, 442, 7999, 8500, 9000, 65_535).filter { policy.allows("h", it) }.shouldBeEmpty()
    }

    test("the last rule that matches decides, so an exception comes after what it is one from") {
        val policy = HostPolicy {
            denyHosts("*")
            allowHosts("*.example.org")
            denyHosts("secret.example.org")
        }
        policy.allows("a.example.org", 80) shouldBe true
        policy.allows("secret.example.org", 80) shouldBe false
        policy.allows("example.com", 80) shouldBe false
    }

    test("a policy is refined by its builder, and stays as it was") {
        val refined = HostPolicy.PUBLIC_ONLY.newBuilder().allowAddresses("10.1.2.3").build()
        refined.allows(address("10.1.2.3")) shouldBe true
        refined.allows(address("::ffff:10.1.2.3")) shouldBe true
        refined.allows(address("10.1.2.4")) shouldBe false
        HostPolicy.PUBLIC_ONLY.allows(address("10.1.2.3")) shouldBe false
        HostPolicy.PUBLIC_ONLY.newBuilder().build() shouldBe HostPolicy.PUBLIC_ONLY
    }

    test("an allowed host does not take its addresses out of their rules") {
        val policy = HostPolicy {
            denyHosts("*")
            allowHosts("127.0.0.1")
            denyAddresses(AddressSet.LOOPBACK)
        }
        policy.allows("127.0.0.1", 80) shouldBe false
    }

    test("a policy without rules allows all but Unix domain sockets, OPEN these too") {
        HostPolicy { }.allows("[::1]", 1) shouldBe true
        HostPolicy { }.allows(address("127.0.0.1")) shouldBe true
        HostPolicy { }.allowsUnixSockets shouldBe false
        HostPolicy.OPEN.allowsUnixSockets shouldBe true
        HostPolicy.OPEN shouldNotBe HostPolicy { }
        HostPolicy.OPEN shouldBe HostPolicy { allowUnixSockets() }
    }

    test("what it refuses it says: what, by which rule, and what to do") {
        val refused = shouldThrow<HttpException.Refused> { HostPolicy.PUBLIC_ONLY.check("0x7f.1", 80) }
        refused.message shouldBe "The host policy forbids 0x7f.1, port 80: deny loopback addresses"
        refused.hint shouldContain "hostPolicy"
        shouldThrow<HttpException.Refused> {
            HostPolicy { denyHosts("*.test") }.check("a.test", 80)
        }.message.orEmpty() shouldContain
            "deny hosts *.test"
        shouldThrow<HttpException.Refused> {
            HostPolicy {
                denyPorts(1..1023)
            }.check("h", 22)
        }.message.orEmpty() shouldContain
            "deny ports 1..1023"
        shouldThrow<HttpException.Refused> { HostPolicy { }.checkUnixSocket("/run/s") }.message.orEmpty() shouldContain
            "unix:/run/s"
    }

    test("a policy prints its rules in their order, kind by kind") {
        val policy = HostPolicy {
            denyAddresses(AddressSet.LINK_LOCAL)
            denyAddresses("10.0.0.0/8")
            denyHosts("*")
            allowHosts("h")
        }
        "$policy" shouldBe "HostPolicy(deny hosts *, allow hosts h, deny link-local addresses, " +
            "deny addresses 10.0.0.0/8, deny unix sockets)"
        "${HostPolicy.OPEN}" shouldBe "HostPolicy()"
    }

    val wrong = mapOf<String, HostPolicy.Builder.() -> Unit>(
        "an allowed host while none is denied" to { allowHosts("example.org") },
        "an allowed port while none is denied" to { allowPorts(80) },
        "an allowed address before those that are denied" to {
            allowAddresses("10.0.0.1")
            denyAddresses(AddressSet.PRIVATE)
        },
        "an empty pattern" to { denyHosts("") },
        "a pattern with a path" to { denyHosts("example.org/x") },
        "a URL as a pattern" to { denyHosts("http://example.org") },
        "a pattern with a port" to { denyHosts("example.org:80") },
        "a pattern that is not ASCII" to { denyHosts("b\u00fccher.example") },
        "a port above 65,535" to { denyPorts(65_536) },
        "a port below 0" to { denyPorts(-1) },
        "no port at all" to { denyPorts(5..4) },
        "a name as an address" to { denyAddresses("localhost") },
    )
    for ((what, rules) in wrong) {
        test("$what is refused, as it would protect nobody") {
            shouldThrow<IllegalArgumentException> { HostPolicy(rules) }
        }
    }
})
