package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsIdentity
import dev.geturl.TlsIdentityChooser
import dev.geturl.TlsIdentityRequest
import dev.geturl.TlsOptions
import dev.geturl.TlsVersion
import dev.geturl.get
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.io.ByteArrayOutputStream
import java.io.File
import java.nio.file.Path
import java.security.KeyStore
import java.security.cert.X509Certificate
import javax.net.ssl.SSLSocket

private fun wanting(configure: SSLSocket.() -> Unit = {}) = tlsServer(configure = {
    needClientAuth = true
    configure()
}) {
    request()
    reply("hello ${(tls.session.peerCertificates.first() as X509Certificate).subjectX500Principal.name}")
}

private fun store(type: String, password: String): ByteArray {
    val store = KeyStore.getInstance(type).apply { load(null, null) }
    store.setKeyEntry("me", Pki.client.keyPair.private, password.toCharArray(), arrayOf(Pki.client.certificate))
    return ByteArrayOutputStream().also { store.store(it, password.toCharArray()) }.toByteArray()
}

private fun Path.bytes(name: String, content: ByteArray) = File(toFile(), name).apply { writeBytes(content) }.path

class OwnKeyTest : FunSpec({
    val pemKey = Pki.client.privateKeyPkcs8Pem()
    val derCertificate = Pki.client.certificate.encoded
    val derKey = Pki.client.keyPair.private.encoded

    test("The own certificate is read from PKCS#12, JKS, PEM and DER, from files and as it is") {
        val folder = testFolder()
        val server = wanting()
        val given = mapOf<String, TlsOptions.Builder.() -> Unit>(
            "PKCS#12" to {
                certfile = folder.bytes("own.p12", store("PKCS12", "secret"))
                password = "secret"
            },
            "JKS" to {
                certfile = folder.bytes("own.jks", store("JKS", "secret"))
                password = "secret"
            },
            "PKCS#12 as it is" to {
                cert = store("PKCS12", "secret").toByteString()
                password = "secret"
            },
            "DER files" to {
                certfile = folder.bytes("own.der", derCertificate)
                keyfile = folder.bytes("key.der", derKey)
            },
            "DER as it is" to {
                cert = derCertificate.toByteString()
                key = derKey.toByteString()
            },
            "PEM as it is" to { cert = (Pki.client.certificatePem() + pemKey).encodeUtf8() },
            "one of each" to {
                certfile = folder.file("own.pem", Pki.client.certificatePem())
                key = pemKey.encodeUtf8()
            },
        )
        for ((name, options) in given) {
            withClue(name) { tlsClient(options).get(server.url()).text() shouldBe "hello CN=a client" }
        }
    }

    test("A store that the password does not open, and a key that is another's, are said to be so") {
        val server = wanting()
        val stranger = Pki.issued("a stranger")
        val broken = mapOf<String, TlsOptions.Builder.() -> Unit>(
            "not opened by the password" to {
                cert = store("PKCS12", "secret").toByteString()
                password = "wrong"
            },
            "it is not the key of" to {
                cert = derCertificate.toByteString()
                key = stranger.keyPair.private.encoded.toByteString()
            },
            "no certificate" to { cert = "nothing".encodeUtf8() },
        )
        for ((words, options) in broken) {
            val failure = shouldThrow<HttpException.TlsFailed> { tlsClient(options).get(server.url()) }
            failure.message shouldContain words
            failure.kind shouldBe TlsFailureKind.OWN_CERTIFICATE
        }
        server.connections shouldBe 3
    }

    test("A chooser is told what the server takes, and what it chooses is shown") {
        for (version in TlsVersion.entries) {
            val asked = mutableListOf<TlsIdentityRequest>()
            val server = wanting()
            val chooser = TlsIdentityChooser { request ->
                asked += request
                TlsIdentity.of(derCertificate.toByteString(), derKey.toByteString())
            }
            val http = tlsClient {
                identityChooser = chooser
                protocols = setOf(version)
            }
            http.get(server.url()).text() shouldBe "hello CN=a client"
            asked.single().host shouldBe "127.0.0.1"
            asked.single().port shouldBe server.port
            ("EC" in asked.single().keyTypes) shouldBe true
            asked.single().issuers shouldBe listOf("CN=The Root of the Tests")
        }
    }

    test("A chooser may choose nothing, and what it throws or what cannot be read is told") {
        val server = wanting()

        suspend fun failure(chooser: TlsIdentityChooser) =
            shouldThrow<HttpException.TlsFailed> { tlsClient { identityChooser = chooser }.get(server.url()) }
        failure { null }.message shouldContain "certificate"
        val thrown = failure { error("the card is not in its slot") }
        thrown.message shouldContain "the card is not in its slot"
        thrown.kind shouldBe TlsFailureKind.OWN_CERTIFICATE
        failure { TlsIdentity.files("/nowhere/at/all") }.message shouldContain "/nowhere/at/all"
    }
})
