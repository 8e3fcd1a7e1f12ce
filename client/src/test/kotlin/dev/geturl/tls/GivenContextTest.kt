package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsOptions
import dev.geturl.get
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okhttp3.tls.HeldCertificate
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLParameters

private fun contextTrusting(root: HeldCertificate): SSLContext =
    SSLContext.getInstance("TLS").apply { init(null, Pki.trust(root), null) }

private fun clientOf(context: SSLContext) = testClient { tls = TlsOptions { model = tlsModel(context) } }

class GivenContextTest : FunSpec({
    test("A context of the caller's says whom to trust") {
        val server = tlsServer()
        val http = clientOf(contextTrusting(Pki.root))
        http.get(server.url()).text() shouldBe "hello"
        http.get(server.url()).text() shouldBe "hello"
        shouldThrow<HttpException.TlsFailed> { clientOf(contextTrusting(Pki.otherRoot)).get(server.url()) }
    }

    test("The server's name is held against its certificate all the same") {
        val server = tlsServer(Pki.issued("elsewhere.test"))
        shouldThrow<HttpException.TlsFailed> { clientOf(contextTrusting(Pki.root)).get(server.url()) }
    }

    test("Whom else to trust cannot stand beside it") {
        val refused = shouldThrow<IllegalArgumentException> {
            TlsOptions {
                model = tlsModel(contextTrusting(Pki.root))
                cafile = "own.pem"
            }
        }
        refused.message shouldContain "cafile"
    }

    test("A platform without ALPN speaks HTTP/1.1 without it, and refuses anything else") {
        val parameters = object : SSLParameters() {
            override fun setApplicationProtocols(protocols: Array<String>): Unit = throw NoSuchMethodError()
        }
        Alpn.offer(listOf("http/1.1"), parameters)
        shouldThrow<HttpException.Unsupported> { Alpn.offer(listOf("h2", "http/1.1"), parameters) }
    }
})
