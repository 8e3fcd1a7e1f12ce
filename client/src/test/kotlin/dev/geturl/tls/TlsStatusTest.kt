package dev.geturl.tls

import dev.geturl.TlsOptions
import dev.geturl.TlsState
import dev.geturl.TlsVerifyMode
import dev.geturl.TlsVerifyResult
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.nio.onLoops
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.testClient
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import okio.ByteString.Companion.toByteString
import javax.net.ssl.SSLSocket
import kotlin.concurrent.thread

class TlsStatusTest : FunSpec({
    test("A transaction tells whom it has spoken to, and how, also when it has ended") {
        for (version in TlsVersion.entries) {
            val server = tlsServer(configure = {
                sslParameters = sslParameters.apply { applicationProtocols = arrayOf("http/1.1") }
            })
            val got = tlsClient { protocols = setOf(version) }.get(server.url(host = "localhost"))
            val status = got.tlsStatus().shouldNotBeNull()
            val isNewer = version == TlsVersion.TLS_1_3
            withClue(version) {
                status.protocol shouldBe "TLSv1." + version.text.last()
                status.alpn shouldBe "http/1.1"
                status.peername shouldBe "localhost"
                status.sbits shouldBe 256
                status.cipher shouldContain "AES_256_GCM_SHA384"
                status.signatureType shouldBe "ECDSA"
                status.signatureHashAlgorithm shouldBe if (isNewer) "SHA256" else null
                status.verifyDepth.shouldBeNull()
                status.verifyMode shouldBe TlsVerifyMode.entries.toSet()
                status.verifyResult shouldBe TlsVerifyResult.OK
                status.caNames.shouldBeEmpty()
                status.certificate?.der shouldBe Pki.localhost.certificate.encoded.toByteString()
            }
            val connection = got.tlsConnection().shouldNotBeNull()
            connection.servername shouldBe "localhost"
            connection.protocol shouldBe status.protocol
            connection.cipher shouldBe status.cipher
            connection.standardName shouldBe status.cipher
            connection.algorithmBits shouldBe 256
            connection.secretBits shouldBe 256
            connection.cipherIsAead shouldBe true
            connection.minVersion shouldBe status.protocol
            connection.isServer shouldBe false
            connection.securityLevel shouldBe 2
            connection.sessionReused shouldBe false
            connection.renegotiationAllowed shouldBe false
            connection.description shouldContain "Enc=AES_256_GCM(256) Mac=AEAD"
            connection.alpn shouldBe "http/1.1"
        }
    }

    test("Without TLS there is nothing to tell") {
        val server = answering(Peer.response("plain"))
        val got = testClient().get(server.url())
        got.tlsStatus().shouldBeNull()
        got.tlsConnection().shouldBeNull()
    }

    test("A session that is resumed is told as such, with what was found when it was made") {
        for (version in TlsVersion.entries) {
            val server = tlsServer(Pki.issued("other.example")) {
                request()
                send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
            }
            val http = tlsClient {
                protocols = setOf(version)
                cafile = null
                verify = false
            }
            val transactions = List(3) { http.get(server.url()) }
            withClue(version) {
                transactions.map { it.tlsConnection()?.sessionReused } shouldContainExactly listOf(false, true, true)
                transactions.map { it.tlsStatus()?.verifyResult }.toSet() shouldBe setOf(TlsVerifyResult.UNKNOWN_ISSUER)
                transactions.last().tlsStatus()?.certificate?.subject shouldBe "CN=other.example"
                transactions.last().tlsStatus()?.signatureType.shouldBeNull()
            }
        }
    }

    test("Without verification it is told all the same what is wrong") {
        val cases = mapOf(
            Pki.issued("x", days = -20L..-10L) to TlsVerifyResult.UNKNOWN_ISSUER,
            Pki.root to TlsVerifyResult.SELF_SIGNED,
            Pki.issued("127.0.0.1") to TlsVerifyResult.UNKNOWN_ISSUER,
        )
        for ((held, result) in cases) {
            val server = tlsServer(held)
            val http = tlsClient {
                cafile = null
                verify = false
            }
            val status = http.get(server.url()).tlsStatus().shouldNotBeNull()
            status.verifyResult shouldBe result
            status.verifyMode.shouldBeEmpty()
        }
    }

    test("The local status has the certificate that was shown, and the peer's wish the authorities that it named") {
        val server = tlsServer(configure = { needClientAuth = true })
        val both = testFolder().file("both.pem", Pki.client.certificatePem() + Pki.client.privateKeyPkcs8Pem())
        val got = tlsClient {
            certfile = both
            protocols = setOf(TlsVersion.TLS_1_2)
        }.get(server.url())
        got.tlsStatus(local = true)?.certificate?.subject shouldBe "CN=a client"
        got.tlsStatus()?.certificate?.subject shouldBe "CN=localhost"
        got.tlsStatus()?.caNames shouldBe listOf("CN=The Root of the Tests")
        got.tlsConnection()?.caList shouldBe listOf("CN=The Root of the Tests")
        tlsClient().get(tlsServer().url()).tlsStatus(local = true)?.certificate.shouldBeNull()
    }

    test("A connection tells its state as it goes") {
        onLoops {
            val echo = thread(name = "tls-farewell") {
                val plain = server.accept()
                val factory = Pki.serverContext(Pki.localhost).socketFactory
                (factory.createSocket(plain, null, server.localPort, true) as SSLSocket).use {
                    it.useClientMode = false
                    it.startHandshake()
                }
            }
            val tls = TlsTransport(transport, TlsOptions { cafile = rootFile() }, Dispatchers.IO).connect(target)
            tls.tlsConnection()?.state shouldBe TlsState.ESTABLISHED
            tls.read(okio.Buffer(), 1) shouldBe -1
            tls.tlsConnection()?.state shouldBe TlsState.ENDED_BY_PEER
            tls.close()
            tls.tlsConnection()?.state shouldBe TlsState.CLOSED
            tls.tlsStatus()?.certificate?.subjectAltName.orEmpty() shouldContain "IP:::1"
            echo.join()
        }
    }
})
