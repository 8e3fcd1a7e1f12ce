package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsPin
import dev.geturl.get
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okhttp3.tls.HeldCertificate
import okio.ByteString
import okio.ByteString.Companion.toByteString

private fun pinOf(held: HeldCertificate) = Issuer.pinOf(held.certificate)

class PinTest : FunSpec({
    val other = pinOf(Pki.otherRoot)

    test("A server has to have one of the keys that it is pinned to, its own or an authority's") {
        val server = tlsServer()
        for (pins in listOf(listOf(pinOf(Pki.localhost)), listOf(other, pinOf(Pki.root)))) {
            val http = tlsClient { this.pins = listOf(TlsPin.of("127.0.0.1", *pins.toTypedArray())) }
            http.get(server.url()).text() shouldBe "hello"
        }
        tlsClient { pins = listOf(TlsPin.of("elsewhere.example", other)) }.get(server.url()).text() shouldBe "hello"
    }

    test("A server that has none is refused with the pins that it has") {
        val server = tlsServer()
        val http = tlsClient { pins = listOf(TlsPin.of("127.0.0.1", other)) }
        val failure = shouldThrow<HttpException.TlsFailed> { http.get(server.url()) }
        failure.kind shouldBe TlsFailureKind.PIN
        failure.message shouldContain "${pinOf(Pki.localhost)} CN=localhost"
        failure.message shouldContain "${pinOf(Pki.root)} CN=The Root of the Tests"
        val leafOnly = tlsClient { pins = listOf(TlsPin("*", setOf(TlsPin.parse(pinOf(Pki.root))), leafOnly = true)) }
        shouldThrow<HttpException.TlsFailed> { leafOnly.get(server.url()) }.kind shouldBe TlsFailureKind.PIN
    }

    test("A certificate that a server only sends along proves nothing") {
        val context = sending(Pki.localhost, Pki.otherRoot)
        val server = tlsServer(context = context)
        val http = tlsClient { pins = listOf(TlsPin.of("127.0.0.1", other)) }
        val failure = shouldThrow<HttpException.TlsFailed> { http.get(server.url()) }
        failure.message shouldNotContain "Another Root"
    }

    test("Without verification the server's own key counts, and no other") {
        val server = tlsServer(context = sending(Pki.localhost, Pki.root))

        fun client(pin: String): TlsOptions.Builder.() -> Unit = {
            cafile = null
            verify = false
            pins = listOf(TlsPin.of("*", pin))
        }
        tlsClient(client(pinOf(Pki.localhost))).get(server.url()).text() shouldBe "hello"
        shouldThrow<HttpException.TlsFailed> { tlsClient(client(pinOf(Pki.root))).get(server.url()) }
    }

    test("A pin is for its host, and for names below it where it says so") {
        val plain = TlsPin.of("a.example", other)
        plain.isFor("A.example") shouldBe true
        plain.isFor("b.a.example") shouldBe false
        val below = TlsPin.of("a.example", other, includeSubdomains = true)
        below.isFor("c.b.a.example") shouldBe true
        below.isFor("ba.example") shouldBe false
    }

    test("Pins are read as they are written elsewhere, and refused when they are none") {
        val slashes = ByteArray(32) { -1 }.toByteString()
        TlsPin.parse("sha256/${slashes.base64()}") shouldBe slashes
        TlsPin.parse("sha256//${slashes.base64()}") shouldBe slashes
        TlsPin.parse(other) shouldBe TlsPin.parse(other.replace("sha256/", "sha256//"))
        for (wrong in listOf("sha1/AAAA", "sha256/AAAA", "sha256/*", "")) {
            shouldThrow<IllegalArgumentException> { TlsPin.of("a", wrong) }
        }
        shouldThrow<IllegalArgumentException> { TlsPin("a", emptySet()) }
        shouldThrow<IllegalArgumentException> { TlsPin("a", setOf(ByteString.of(1))) }
    }
})

/** The context of a server that shows [held] and sends [along] behind it. */
private fun sending(held: HeldCertificate, along: HeldCertificate) = Pki.serverContext(held, CountingKeys(held, along))
