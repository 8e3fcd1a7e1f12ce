package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.IpAddress
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8

class SocksHandshakeTest : FunSpec({
    val v4 = checkNotNull(IpAddress.parseOrNull("192.0.2.7"))
    val v6 = checkNotNull(IpAddress.parseOrNull("2001:db8::7"))

    fun socks4(address: IpAddress? = v4, host: String = "h.example", user: String = "ada") =
        Socks4Handshake("p:1", host, address, 80, user)

    fun socks5(address: IpAddress? = null, host: String = "h.example", user: String = "", password: String = "") =
        Socks5Handshake("p:1", host, address, 443, user, password)

    /** Plays [replies] cut at [cut]; the bytes that were sent, and what was left for the server. */
    fun played(handshake: SocksHandshake, replies: ByteString, cut: Int): Pair<ByteString, ByteString> {
        val input = Buffer()
        val output = Buffer()
        handshake.advance(input, output) shouldBe false
        val first = replies.substring(0, cut)
        val isOpen = handshake.advance(input.write(first), output)
        val done = if (isOpen) {
            true.also {
                input.write(replies, cut, replies.size - cut)
            }
        } else {
            handshake.advance(input.write(replies.substring(cut)), output)
        }
        done shouldBe true
        return output.readByteString() to input.readByteString()
    }

    fun everySplit(replies: String, sent: String, make: () -> SocksHandshake) {
        val bytes = (replies + LEFT_HEX).decodeHex()
        for (cut in 0..bytes.size) {
            val (said, left) = played(make(), bytes, cut)
            said shouldBe sent.decodeHex()
            left shouldBe LEFT_HEX.decodeHex()
        }
        val one = make()
        val input = Buffer()
        val output = Buffer()
        var isOpen = one.advance(input, output)
        for (byte in bytes.toByteArray()) {
            input.writeByte(byte.toInt())
            if (!isOpen) isOpen = one.advance(input, output)
        }
        isOpen shouldBe true
        output.readByteString() shouldBe sent.decodeHex()
        input.readByteString() shouldBe LEFT_HEX.decodeHex()
    }

    fun failure(handshake: SocksHandshake, replies: String): String {
        val input = Buffer()
        val output = Buffer()
        handshake.advance(input, output)
        val failure = shouldThrow<HttpException.ProxyFailed> {
            handshake.advance(input.write(replies.decodeHex()), output)
        }
        failure.toString() shouldContain "p:1"
        return failure.message.orEmpty()
    }

    test("SOCKS 4 asks by address and user id, however its reply is split") {
        everySplit("005a000000000000", "04010050c000020761646100") { socks4() }
    }

    test("SOCKS 4a leaves the name to the proxy") {
        everySplit("005a123401020304", "0401005000000001616461" + "00" + "h.example".encodeUtf8().hex() + "00") {
            socks4(address = null)
        }
    }

    test("SOCKS 5 without a login, by name") {
        everySplit(
            "0500" + "05000001" + "010203041234",
            "050100" + "05010003" + "09" + "h.example".encodeUtf8().hex() + "01bb",
        ) {
            socks5()
        }
    }

    test("SOCKS 5 by either kind of address, whatever the kind of the bound one") {
        everySplit("0500" + "05000003" + "03616263" + "1234", "050100" + "05010001c000020701bb") { socks5(v4) }
        everySplit("0500" + "05000004" + "00".repeat(16) + "1234", "050100" + "05010004" + v6.bytes.hex() + "01bb") {
            socks5(v6)
        }
        everySplit("0500" + "05000003" + "00" + "1234", "050100" + "05010001c000020701bb") { socks5(v4) }
    }

    test("SOCKS 5 logs in by user and password where the proxy wants it") {
        everySplit(
            "0502" + "0100" + "05000001" + "000000000000",
            "05020002" + "0103616461" + "027077" + "05010001c000020701bb",
        ) {
            socks5(v4, user = "ada", password = "pw")
        }
        everySplit("0500" + "05000001" + "000000000000", "05020002" + "05010001c000020701bb") {
            socks5(v4, user = "ada", password = "pw")
        }
    }

    val refusals4 = mapOf("005b" to "rejected", "005c" to "identd", "005d" to "another user")
    for ((reply, what) in refusals4) {
        test("SOCKS 4 says what the refusal $reply means") {
            failure(socks4(), reply + "000000000000") shouldContain
                what
        }
    }

    val refusals5 = listOf(
        "general",
        "rules",
        "network",
        "host",
        "refused the connection",
        "time to live",
        "command",
        "kind of address",
    )
    refusals5.forEachIndexed { index, what ->
        test("SOCKS 5 says what the refusal ${index + 1} means") {
            // As much as some proxies send of it: two bytes.
            failure(socks5(), "0500" + "050${index + 1}") shouldContain what
        }
    }

    test("SOCKS 5 says that a login is wanted, that it is wrong, or that there is no way to log in") {
        failure(socks5(), "05ff") shouldContain "none was given"
        failure(socks5(user = "ada", password = "secret"), "05ff") shouldContain "no login by password"
        val wrong = failure(socks5(user = "ada", password = "secret"), "0502" + "0101")
        wrong shouldContain "wrong"
        wrong shouldNotContain "secret"
    }

    val hostile = listOf(
        "SOCKS 4 by HTTP" to { failure(socks4(), "485454502f312e31") },
        "SOCKS 4 with an unknown code" to { failure(socks4(), "0001000000000000") },
        "SOCKS 5 by HTTP" to { failure(socks5(), "48") },
        "SOCKS 5 with a method that was not offered" to { failure(socks5(), "0501") },
        "SOCKS 5 with a login that was not offered" to { failure(socks5(), "0502") },
        "SOCKS 5 with another version of the login" to { failure(socks5(user = "a", password = "b"), "0502" + "05") },
        "SOCKS 5 with another version in its reply" to { failure(socks5(), "0500" + "04") },
        "SOCKS 5 with an unknown refusal" to { failure(socks5(), "0500" + "0509") },
        "SOCKS 5 with an unknown kind of address" to { failure(socks5(), "0500" + "0500000200") },
    )
    for ((what, fails) in hostile) test("a reply that answers $what is refused") { fails() shouldContain "protocol" }

    test("what the protocol cannot carry is refused before anything is sent") {
        val unfit = listOf(
            socks4(address = v6) to "IPv6",
            socks4(user = "a\u0000b") to "user id",
            socks4(user = "a".repeat(256)) to "user id",
            socks4(address = null, host = "h".repeat(256)) to "host",
        )
        for ((handshake, what) in unfit) {
            shouldThrow<HttpException.ProxyFailed> {
                handshake.advance(
                    Buffer(),
                    Buffer(),
                )
            }.message.orEmpty() shouldContain
                what
        }
        failure(socks5(host = "h".repeat(256)), "0500") shouldContain "host"
        failure(socks5(user = "u".repeat(256), password = "p"), "0502") shouldContain "user"
        failure(socks5(user = "u", password = ""), "0502") shouldContain "password"
    }
})

/** What the server says at once: it is not the proxy's. */
private const val LEFT_HEX = "05005a"
