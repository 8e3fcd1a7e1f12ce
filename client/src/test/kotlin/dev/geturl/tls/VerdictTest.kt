package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okhttp3.tls.HeldCertificate

/** What is told of [held] when a client that trusts the tests' root meets it as [host]. */
private suspend fun refusal(
    held: HeldCertificate,
    host: String = "127.0.0.1",
    configure: TlsOptions.Builder.() -> Unit = {},
): HttpException.TlsFailed {
    val server = tlsServer(held)
    val failure = shouldThrow<HttpException.TlsFailed> { tlsClient(configure).get(server.url(host = host)) }
    failure.addressesTried.size shouldBe 1
    return failure
}

class VerdictTest : FunSpec({
    test("A certificate whose time is over, or has not begun, is refused with the day") {
        val over = Pki.issued("127.0.0.1", days = -20L..-10L)
        val failure = refusal(over)
        failure.kind shouldBe TlsFailureKind.CERTIFICATE
        failure.message shouldContain "expired on ${over.certificate.notAfter.toInstant()}"
        val early = Pki.issued("127.0.0.1", days = 10L..20L)
        refusal(early).message shouldContain "not valid before ${early.certificate.notBefore.toInstant()}"
    }

    test("A certificate for another host is refused with both names") {
        val failure = refusal(Pki.issued("other.example", "10.0.0.1"), host = "localhost")
        failure.kind shouldBe TlsFailureKind.CERTIFICATE
        failure.message shouldContain "is not for localhost: it has other.example, 10.0.0.1"
        refusal(Pki.issued("localhost")).message shouldContain "is not for 127.0.0.1: it has localhost"
    }

    test("Wildcards stand for one label, and the common name for nothing") {
        val wild = tlsServer(Pki.issued("*.wild.example"))
        tlsClient().get(wild.url(host = "a.wild.example")).text() shouldBe "hello"
        refusal(Pki.issued("*.wild.example"), host = "a.b.wild.example").message shouldContain "is not for a.b.wild"
        val unnamed = HeldCertificate
            .Builder()
            .commonName("localhost")
            .signedBy(Pki.root)
            .build()
        refusal(unnamed, host = "localhost").message shouldContain "it has no name at all"
    }

    test("A certificate that is signed by itself is refused, unless it is the one that is trusted") {
        val own = HeldCertificate
            .Builder()
            .commonName("a box")
            .addSubjectAlternativeName("127.0.0.1")
            .build()
        refusal(own).message shouldContain "signed by itself: CN=a box"
        val server = tlsServer(own)
        tlsClient { cafile = rootFile(own) }.get(server.url()).text() shouldBe "hello"
    }

    test("A certificate of an authority that is not trusted is refused with that authority's name") {
        val failure = refusal(Pki.issued("127.0.0.1", by = Pki.otherRoot))
        failure.message shouldContain "not trusted: CN=Another Root"
        failure.hint shouldContain "TlsOptions.cafile"
        val server = tlsServer()
        shouldThrow<HttpException.TlsFailed> { testClient().get(server.url()) }.message shouldContain "not trusted"
    }

    test("Every certificate in a folder is trusted, whatever else is in it") {
        val folder = testFolder()
        folder.file("one.pem", Pki.otherRoot.certificatePem())
        folder.file("two.0", "a note\n" + Pki.root.certificatePem())
        folder.file("README", "nothing of interest")
        val server = tlsServer()
        val http = tlsClient {
            cafile = null
            cadir = folder.toString()
        }
        http.get(server.url()).text() shouldBe "hello"
    }

    test("Without verification everything is believed") {
        for (held in listOf(Pki.issued("other.example", by = Pki.otherRoot), Pki.issued("x", days = -20L..-10L))) {
            val server = tlsServer(held)
            val http = tlsClient {
                cafile = null
                verify = false
            }
            http.get(server.url()).text() shouldBe "hello"
        }
    }

    test("The name may be another than the URL's, and then that one counts") {
        val server = tlsServer(Pki.issued("inner.example"))
        tlsClient { servername = "inner.example" }.get(server.url()).text() shouldBe "hello"
        refusal(Pki.localhost) { servername = "inner.example" }.message shouldContain "is not for inner.example"
    }

    test("No version and no cipher suite in common are told with what was offered") {
        for ((server, client) in listOf("TLSv1.2" to TlsVersion.TLS_1_3, "TLSv1.3" to TlsVersion.TLS_1_2)) {
            val one = tlsServer(configure = { enabledProtocols = arrayOf(server) })
            val failure = shouldThrow<HttpException.TlsFailed> {
                tlsClient { protocols = setOf(client) }.get(one.url())
            }
            withClue(failure) {
                failure.kind shouldBe TlsFailureKind.HANDSHAKE
                failure.message shouldContain "no version of TLS in common: ${client.text} was offered"
            }
        }
        val picky = tlsServer(configure = { enabledCipherSuites = arrayOf("TLS_AES_256_GCM_SHA384") })
        shouldThrow<HttpException.TlsFailed> {
            tlsClient { ciphersuites = listOf("TLS_AES_128_GCM_SHA256") }.get(picky.url())
        }.message shouldContain "no cipher suite in common"
    }

    test("The cipher suites that are named are used, and unknown ones refused") {
        var used = ""
        val server = tlsServer {
            request()
            used = tls.session.cipherSuite
            reply("hello")
        }
        tlsClient { ciphersuites = listOf("TLS_AES_128_GCM_SHA256") }.get(server.url())
        used shouldBe "TLS_AES_128_GCM_SHA256"
        val older = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
        tlsClient {
            protocols = setOf(TlsVersion.TLS_1_2)
            cipher = listOf(older)
        }.get(server.url())
        used shouldBe older
        shouldThrow<HttpException.Unsupported> {
            tlsClient { cipher = listOf("TLS_ROT13") }.get(server.url())
        }.message shouldContain "TLS_ROT13"
    }

    test("Files that cannot be used are named, and nothing is sent") {
        val server = tlsServer()
        val folder = testFolder()
        val cases = listOf<Triple<String, TlsFailureKind, TlsOptions.Builder.() -> Unit>>(
            Triple("no such file", TlsFailureKind.AUTHORITIES) { cafile = "$folder/missing" },
            Triple("holds none", TlsFailureKind.AUTHORITIES) { cafile = folder.file("empty", "") },
            Triple(
                "no file there",
                TlsFailureKind.AUTHORITIES,
            ) { cadir = testFolder().toString().also { cafile = null } },
            Triple("no such file", TlsFailureKind.OWN_CERTIFICATE) { certfile = "$folder/missing" },
            Triple("no certificate", TlsFailureKind.OWN_CERTIFICATE) { certfile = folder.file("empty", "") },
            Triple("no private key", TlsFailureKind.OWN_CERTIFICATE) { certfile = rootFile() },
            Triple("not the key", TlsFailureKind.OWN_CERTIFICATE) {
                certfile = rootFile()
                keyfile = folder.file("key", Pki.client.privateKeyPkcs8Pem())
            },
        )
        for ((told, kind, options) in cases) {
            val failure = shouldThrow<HttpException.TlsFailed> { tlsClient(options).get(server.url()) }
            failure.message shouldContain told
            failure.kind shouldBe kind
        }
    }
})
