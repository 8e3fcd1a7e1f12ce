package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsPin
import dev.geturl.get
import dev.geturl.sslContext
import dev.geturl.sslSession
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okhttp3.tls.HandshakeCertificates
import okio.ByteString.Companion.toByteString
import java.net.Socket
import java.security.cert.X509Certificate
import javax.net.ssl.KeyManager
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManager
import javax.net.ssl.X509ExtendedTrustManager

class GivenContextTest : FunSpec({
    test("A context of the caller's says whom to trust, and keeps the sessions") {
        val server = tlsServer()
        val http = given(contextOf(Pki.trust(Pki.root)))
        http.get(server.url()) { keepAlive = false }.tlsConnection()?.sessionReused shouldBe false
        http.get(server.url()) { keepAlive = false }.tlsConnection()?.sessionReused shouldBe true
        val stranger = given(contextOf(Pki.trust(Pki.otherRoot)))
        val failure = shouldThrow<HttpException.TlsFailed> { stranger.get(server.url()) }
        failure.kind shouldBe TlsFailureKind.CERTIFICATE
        failure.message shouldContain "refused by TlsOptions.sslContext"
    }

    test("The session is the context's own, and outlives its connection; without TLS there is none") {
        val server = tlsServer()
        val context = contextOf(Pki.trust(Pki.root))
        val page = given(context).get(server.url()) { keepAlive = false }
        val session = checkNotNull(page.sslSession)
        session.protocol shouldBe page.tlsConnection()?.protocol
        session.peerPort shouldBe server.port
        session.sessionContext shouldBe context.clientSessionContext
        session.peerCertificates.first().encoded.toByteString() shouldBe page.tlsStatus()?.certificate?.der
        val plain = rawServer { requests { reply("plain") } }
        testClient().get(plain.url()).sslSession shouldBe null
    }

    test("A context shows its own certificate to a server that wants one") {
        val server = tlsServer(configure = { needClientAuth = true })
        val keys = HandshakeCertificates.Builder().heldCertificate(Pki.client).build().keyManager
        val http = given(contextOf(Pki.trust(Pki.root), arrayOf(keys)))
        http.get(server.url()).tlsStatus(true)?.chain?.size shouldBe 1
    }

    test("A manager that trusts everybody does not make a certificate one for another host") {
        val server = tlsServer(context = Pki.serverContext(Pki.issued("elsewhere.example", "10.0.0.1")))
        val everybody = contextOf(arrayOf(Everybody))
        val failure = shouldThrow<HttpException.TlsFailed> { given(everybody).get(server.url()) }
        failure.kind shouldBe TlsFailureKind.CERTIFICATE
        failure.message shouldContain "is not for 127.0.0.1: it has elsewhere.example, 10.0.0.1"
        given(everybody) { verify = false }.get(server.url()).text() shouldBe "hello"
        given(everybody) { servername = "elsewhere.example" }.get(server.url()).text() shouldBe "hello"
    }

    test("A name with a star is for one label below it") {
        val server = tlsServer(context = Pki.serverContext(Pki.issued("*.a.example")))
        val everybody = contextOf(arrayOf(Everybody))
        for ((name, isFor) in mapOf("B.a.example" to true, "c.b.a.example" to false, "a.example" to false)) {
            val http = given(everybody) { servername = name }
            if (isFor) http.get(server.url()) else shouldThrow<HttpException.TlsFailed> { http.get(server.url()) }
        }
    }

    test("Pins and the level hold beside a context") {
        val server = tlsServer()
        val trusting = contextOf(Pki.trust(Pki.root))
        val own = TlsPin.of("127.0.0.1", Issuer.pinOf(Pki.localhost.certificate))
        given(trusting) { pins = listOf(own) }.get(server.url()).text() shouldBe "hello"
        val other = TlsPin.of("127.0.0.1", Issuer.pinOf(Pki.otherRoot.certificate))
        val pinned = given(trusting) { pins = listOf(other) }
        shouldThrow<HttpException.TlsFailed> { pinned.get(server.url()) }.kind shouldBe TlsFailureKind.PIN
        val strict = given(trusting) { securityLevel = 4 }
        shouldThrow<HttpException> { strict.get(server.url()) }
    }

    test("What a context is made of cannot be given beside it") {
        val failure = shouldThrow<IllegalArgumentException> {
            TlsOptions {
                sslContext = SSLContext.getDefault()
                cafile = "ours.pem"
                provider = "SunJSSE"
            }
        }
        failure.message shouldContain "cafile, provider stands beside sslContext"
        val options = TlsOptions { sslContext = SSLContext.getDefault() }
        options.newBuilder().build() shouldBe options
        options.sslContext shouldBe SSLContext.getDefault()
    }
})

private fun given(context: SSLContext, options: TlsOptions.Builder.() -> Unit = {}) = tlsClient {
    cafile = null
    sslContext = context
    options()
}

private fun contextOf(trust: Array<out TrustManager>, keys: Array<KeyManager>? = null): SSLContext =
    SSLContext.getInstance("TLS").apply { init(keys, trust, null) }

/** A manager of the kind that the JDK leaves the host's name to. */
private object Everybody : X509ExtendedTrustManager() {
    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = Unit

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = Unit

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = Unit

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) = Unit

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = Unit

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = Unit

    override fun getAcceptedIssuers(): Array<X509Certificate> = emptyArray()
}
