package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/** A range, an address within, and one without. */
private val ranges = listOf(
    Triple("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
    Triple("172.16.0.0/12", "172.31.255.255", "172.32.0.0"),
    Triple("192.0.2.128/25", "192.0.2.128", "192.0.2.127"),
    Triple("192.0.2.7", "192.0.2.7", "192.0.2.6"),
    Triple("192.0.2.7/32", "192.0.2.7", "192.0.2.8"),
    Triple("0.0.0.0/0", "255.255.255.255", "::"),
    Triple("::/0", "ffff::1", "0.0.0.0"),
    Triple("fe80::/10", "febf::1", "fec0::"),
    Triple("2001:db8::/127", "2001:db8::1", "2001:db8::2"),
    Triple("[::1]", "::1", "::2"),
    Triple("::ffff:10.0.0.0/104", "10.1.1.1", "11.0.0.0"),
    Triple("::ffff:127.0.0.1", "127.0.0.1", "127.0.0.2"),
)

class IpRangeTest : FunSpec({
    for ((range, within, without) in ranges) {
        test("$range has $within and not $without") {
            (checkNotNull(IpAddress.parseOrNull(within)) in IpRange.parse(range)) shouldBe true
            (checkNotNull(IpAddress.parseOrNull(without)) in IpRange.parse(range)) shouldBe false
        }
    }

    for (wrong in listOf("", "/8", "host", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0/8", "1/2/3")) {
        test("\"$wrong\" is no range, and the message names it") {
            shouldThrow<IllegalArgumentException> { IpRange.parse(wrong) }.message.orEmpty() shouldContain "\"$wrong\""
        }
    }

    test("bits beyond the prefix are a mistake that is not passed over") {
        listOf("10.0.0.1/8", "fe80::1/10", "192.0.2.255/31").forEach {
            shouldThrow<IllegalArgumentException> { IpRange.parse(it) }.message.orEmpty() shouldContain "beyond"
        }
    }

    test("a range prints as it is written") {
        listOf("10.0.0.0/8", "::1", "fe80::/10", "192.0.2.1").forEach { "${IpRange.parse(it)}" shouldBe it }
        "${IpRange.parse("::ffff:10.0.0.0/104")}" shouldBe "10.0.0.0/8"
    }
})
