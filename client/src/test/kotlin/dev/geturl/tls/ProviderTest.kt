package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsPin
import dev.geturl.TlsVersion
import dev.geturl.get
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import org.conscrypt.Conscrypt
import java.security.Security
import java.security.cert.X509Certificate

class ProviderTest : FunSpec({
    beforeSpec { Security.addProvider(Conscrypt.newProvider()) }
    afterSpec { Security.removeProvider("Conscrypt") }

    test("Conscrypt speaks TLS when it is named, in both versions, and its sessions are resumed") {
        for (version in TlsVersion.entries) {
            val keys = CountingKeys(Pki.localhost)
            val server = tlsServer(context = Pki.serverContext(Pki.localhost, keys)) {
                request()
                send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000))
            }
            val http = tlsClient {
                provider = "Conscrypt"
                protocols = setOf(version)
            }
            http.get(server.url()).text().length shouldBe 100_000
            val used = keys.used.get()
            repeat(2) { http.get(server.url()).text().length shouldBe 100_000 }
            server.connections shouldBe 3
            keys.used.get() shouldBe used
        }
    }

    test("With Conscrypt, certificates are verified, pinned and shown as with the JDK") {
        val server = tlsServer(configure = { needClientAuth = true }) {
            request()
            reply("hello ${(tls.session.peerCertificates.first() as X509Certificate).subjectX500Principal.name}")
        }
        val own = testFolder().file("own.pem", Pki.client.certificatePem() + Pki.client.privateKeyPkcs8Pem())
        tlsClient {
            provider = "Conscrypt"
            certfile = own
        }.get(server.url()).text() shouldBe "hello CN=a client"
        val foreign = tlsServer(Pki.issued("other.example"))
        val failure = shouldThrow<HttpException.TlsFailed> { tlsClient { provider = "Conscrypt" }.get(foreign.url()) }
        failure.message shouldContain "is not for 127.0.0.1: it has other.example"
        val pinned = tlsClient {
            provider = "Conscrypt"
            pins = listOf(TlsPin.of("*", Issuer.pinOf(Pki.otherRoot.certificate)))
        }
        shouldThrow<HttpException.TlsFailed> { pinned.get(tlsServer().url()) }.kind shouldBe TlsFailureKind.PIN
    }

    test("A provider that is not there is refused with those that are") {
        val failure = shouldThrow<HttpException.Unsupported> {
            tlsClient { provider = "NoSuchProvider" }.get(tlsServer().url())
        }
        failure.message shouldContain "NoSuchProvider"
        failure.hint shouldContain "SunJSSE"
    }
})
