package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsPasswordCommand
import dev.geturl.TlsPasswordRequest
import dev.geturl.get
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList

/** A certificate and its key, which the password `sesame` opens. */
private fun Path.locked(): String = file(
    "locked.pem",
    Pki.client.certificatePem() + encryptedPem(Pki.client.keyPair.private, "sesame"),
)

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
