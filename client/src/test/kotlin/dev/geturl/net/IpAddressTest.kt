package dev.geturl.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.constant
import io.kotest.property.checkAll
import okio.ByteString.Companion.toByteString
import java.net.InetAddress

class IpAddressTest : FunSpec({
    test("addresses are printed as RFC 5952 says") {
        val texts = mapOf(
            "127.0.0.1" to "127.0.0.1",
            "[::1]" to "::1",
            "::" to "::",
            "1::" to "1::",
            "2001:DB8:0:0:1:0:0:1" to "2001:db8::1:0:0:1",
            "2001:db8:0:1:1:1:1:1" to "2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1" to "2001:0:0:1::1",
            "0:0:0:0:0:0:0:0" to "::",
            "1:2:3:4:5:6:7::" to "1:2:3:4:5:6:7:0",
            "::2:3:4:5:6:7:8" to "0:2:3:4:5:6:7:8",
            "::ffff:1.2.3.4" to "::ffff:102:304",
            "64:ff9b::192.0.2.33" to "64:ff9b::c000:221",
        )
        for ((text, printed) in texts) withClue(text) { IpAddress.parseOrNull(text).toString() shouldBe printed }
    }

    test("names and nonsense are no address") {
        val bad = listOf(
            "",
            "a",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "01.2.3.4",
            "1.2.3.-4",
            "1.2.3.+4",
            "1.2.3. 4",
            "1.2.3.",
            "0x7f.0.0.1",
            ":",
            ":::",
            "1::2::3",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "12345::",
            "g::",
            "::-1",
            "::+1",
            ":1",
            "1:",
            "1.2.3.4::",
            "1.2.3.4::1",
            "::1.2.3.4:1",
            "::1.2.3",
            "1:2:3:4:5:6:7:1.2.3.4",
            "fe80::1%eth0",
            "[::1",
            "::1]",
            "\u0661.2.3.4",
            "::\u0661",
            "::\uff11",
            "[]",
            "::1/64",
        )
        for (text in bad) withClue(text) { IpAddress.parseOrNull(text).shouldBeNull() }
    }

    test("what is printed is read back, by us and by the platform") {
        val bytes = Arb.choice(Arb.byte(), Arb.constant(0.toByte()))
        checkAll(500, Arb.byteArray(Arb.constant(16), bytes), Arb.byteArray(Arb.constant(4), bytes)) { six, four ->
            for (raw in listOf(six, four)) {
                val address = IpAddress(raw.toByteString())
                IpAddress.parseOrNull(address.toString()) shouldBe address
                IpAddress.parseOrNull("[$address]") shouldBe address
                if (raw.size == 4 || !InetAddress.getByAddress(raw).address.let { it.size == 4 }) {
                    InetAddress.getByName(address.toString()).address.toByteString() shouldBe address.bytes
                }
            }
        }
    }

    test("an address has 4 or 16 bytes") {
        for (size in listOf(0, 3, 5, 15, 17)) {
            shouldThrow<IllegalArgumentException> { IpAddress(ByteArray(size).toByteString()) }
        }
        IpAddress(ByteArray(16).toByteString()).isIpv6.shouldBeTrue()
    }

    test("a resolver of a map answers its hosts in any case and asks the other for the rest") {
        val here = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
        val there = checkNotNull(IpAddress.parseOrNull("::1"))
        val asked = ArrayList<String>()
        val resolver = Resolver.of(mapOf("Known.Example" to listOf(here))) { host ->
            asked.add(host)
            listOf(there)
        }
        resolver.resolve("kNOWN.example") shouldBe listOf(here)
        resolver.resolve("Other.example") shouldBe listOf(there)
        asked shouldBe listOf("Other.example")
    }
})
