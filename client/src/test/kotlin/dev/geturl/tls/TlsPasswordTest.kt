package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsIdentities
import dev.geturl.TlsIdentity
import dev.geturl.TlsIdentityChooser
import dev.geturl.TlsOptions
import dev.geturl.TlsPasswordCommand
import dev.geturl.TlsPasswordRequest
import dev.geturl.get
import dev.geturl.testing.answer
import dev.geturl.testing.serving
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.nio.file.Path
import java.security.KeyStore
import java.util.concurrent.CopyOnWriteArrayList

/** A certificate and its key, which the password `sesame` opens. */
private fun Path.locked(): String = file(
    "locked.pem",
    Pki.client.certificatePem() + encryptedPem(Pki.client.keyPair.private, "sesame"),
)

/** The same as PKCS#12. */
private fun lockedStore(): ByteString {
    val store = KeyStore.getInstance("PKCS12")
    store.load(null, null)
    val secret = "sesame".toCharArray()
    store.setKeyEntry("own", Pki.client.keyPair.private, secret, arrayOf(Pki.client.certificate))
    return Buffer().also { store.store(it.outputStream(), secret) }.readByteString()
}

/** What these servers show is for no name. */
private fun anybodysClient() = tlsClient {
    cafile = null
    verify = false
}

class TlsPasswordTest : FunSpec({
    test("The password of an encrypted key is asked for once, when it is needed") {
        val asked = CopyOnWriteArrayList<TlsPasswordRequest>()
        val server = tlsServer(configure = { needClientAuth = true })
        val locked = testFolder().locked()
        val http = tlsClient {
            certfile = locked
            passwordcommand = TlsPasswordCommand { request ->
                asked += request
                "sesame"
            }
        }
        asked.shouldBeEmpty()
        repeat(2) { http.get(server.url()).text() shouldBe "hello" }
        asked.single().run {
            file shouldBe locked
            isWriting shouldBe false
            size shouldBe 1024
        }
    }

    test("A key that is not encrypted needs none") {
        val server = tlsServer(configure = { needClientAuth = true })
        val open = testFolder().file("open", Pki.client.certificatePem() + Pki.client.privateKeyPkcs8Pem())
        tlsClient {
            certfile = open
            passwordcommand = TlsPasswordCommand { error("nobody is to ask") }
        }.get(server.url()).text() shouldBe "hello"
    }

    test("A wrong password, none, and a callback that throws fail the call, and it is asked again at the next") {
        val answers = ArrayDeque<() -> String?>(listOf({ "wrong" }, { null }, { error("a bug") }, { "sesame" }))
        val server = tlsServer(configure = { needClientAuth = true })
        val http = tlsClient {
            certfile = testFolder().locked()
            passwordcommand = TlsPasswordCommand { answers.removeFirst()() }
        }
        for (words in listOf("not opened by the password", "key is encrypted", "passwordcommand threw")) {
            val failure = shouldThrow<HttpException.TlsFailed> { http.get(server.url()) }
            failure.kind shouldBe TlsFailureKind.OWN_CERTIFICATE
            failure.message shouldContain words
        }
        http.get(server.url()).text() shouldBe "hello"
    }

    test("It is asked for keys and stores that are given as bytes, too") {
        val server = tlsServer(configure = { needClientAuth = true })
        val asked = CopyOnWriteArrayList<String?>()
        val sesame = TlsPasswordCommand { request ->
            asked += request.file
            "sesame"
        }
        val certificate = Pki.client.certificatePem().encodeUtf8()
        val pem = encryptedPem(Pki.client.keyPair.private, "sesame")
        for (locked in listOf(pem.encodeUtf8(), Pem.parse(pem).single().der.toByteString())) {
            tlsClient {
                cert = certificate
                key = locked
                passwordcommand = sesame
            }.get(server.url()).text() shouldBe "hello"
        }
        tlsClient {
            cert = lockedStore()
            passwordcommand = sesame
        }.get(server.url()).text() shouldBe "hello"
        tlsClient {
            identityChooser = TlsIdentityChooser { TlsIdentity.of(lockedStore()) }
            passwordcommand = sesame
        }.get(server.url()).text() shouldBe "hello"
        asked shouldBe listOf(null, null, null, null)
    }

    test("A server is asked for the passwords of its identities, once for each") {
        val asked = CopyOnWriteArrayList<String?>()
        val locked = testFolder().locked()
        val store = lockedStore()
        val served = serving(
            serverOptions {
                identity = TlsIdentity.files(locked)
                identities =
                    TlsIdentities { hello -> TlsIdentity.of(store).takeIf { hello.servername != null } }
                passwordcommand = TlsPasswordCommand { request ->
                    asked += request.file
                    "sesame"
                }
            },
        ) { it.answer() }
        for (host in listOf("127.0.0.1", "localhost", "127.0.0.1", "localhost")) {
            val page = anybodysClient().get(served.url(host = host))
            page.text() shouldBe "hello"
            page.tlsStatus()?.certificate?.subject shouldBe Pki.client.certificate.subjectX500Principal.name
        }
        asked shouldBe listOf(locked, null)
    }

    test("A server whose password nobody knows refuses, and asks again at the next") {
        val answers = ArrayDeque<() -> String?>(listOf({ null }, { error("a bug") }, { "sesame" }))
        val served = serving(
            serverOptions {
                identity = TlsIdentity.of(lockedStore())
                passwordcommand = TlsPasswordCommand { answers.removeFirst()() }
            },
        ) { it.answer() }
        repeat(2) { shouldThrow<HttpException.TlsFailed> { anybodysClient().get(served.url()) } }
        anybodysClient().get(served.url()).text() shouldBe "hello"
        served.failures.last().message shouldContain "passwordcommand threw"
    }

    test("A password and one who knows it are too many") {
        shouldThrow<IllegalArgumentException> {
            TlsOptions {
                certfile = "a"
                password = "b"
                passwordcommand = TlsPasswordCommand { "c" }
            }
        }.message shouldContain "give one of them"
    }
})
