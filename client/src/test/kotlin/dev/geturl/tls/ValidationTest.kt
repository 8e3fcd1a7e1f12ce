package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.Status
import dev.geturl.TlsAnswer
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsQuestion
import dev.geturl.TlsValidation
import dev.geturl.TlsVerifyResult
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.net.ConnectTarget
import dev.geturl.testing.promptly
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.withContext
import okhttp3.tls.HandshakeCertificates
import okhttp3.tls.HeldCertificate
import java.util.concurrent.CopyOnWriteArrayList
import javax.net.ssl.SSLContext

/** Answers with [answer] and keeps what was asked. */
private class Asked(private val answer: (TlsQuestion.Verify) -> TlsAnswer = { it.proposed }) : TlsValidation {
    val questions = CopyOnWriteArrayList<TlsQuestion.Verify>()

    override suspend fun validate(question: TlsQuestion): TlsAnswer {
        questions += question as TlsQuestion.Verify
        return answer(question)
    }

    val told: List<String> get() = questions.map { "${it.depth} ${it.certificate.subject} ${it.error.take(20)}" }
}

private val topRoot = HeldCertificate.Builder().commonName("Top").certificateAuthority(1).build()
private val between = HeldCertificate.Builder().commonName("Between").certificateAuthority(0).signedBy(topRoot).build()

private fun chainContext(leaf: HeldCertificate): SSLContext =
    HandshakeCertificates.Builder().heldCertificate(leaf, between.certificate).build().sslContext()

class ValidationTest : FunSpec({
    test("It is asked about each certificate, the authority's first, and not again when a session is resumed") {
        for (version in TlsVersion.entries) {
            val server = tlsServer(context = chainContext(Pki.issued("127.0.0.1", by = between))) {
                request()
                send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
            }
            val asked = Asked()
            val http = tlsClient {
                protocols = setOf(version)
                cafile = rootFile(topRoot)
                validatecommand = asked
            }
            repeat(2) { http.get(server.url()).text() shouldBe "ok" }
            withClue(version) {
                asked.told shouldContainExactly listOf("1 CN=Between ", "0 CN=127.0.0.1 ")
                asked.questions.all { it.isValid && it.proposed == TlsAnswer.ACCEPT } shouldBe true
                "${asked.questions.last()}" shouldContain "127.0.0.1:${server.port} verify 0 CN=127.0.0.1: valid"
            }
        }
    }

    test("Everything that is wrong is asked about, and what is proposed refuses it") {
        val held = Pki.issued("other.example", by = Pki.otherRoot, days = -20L..-10L)
        val asked = Asked { if (it.error.startsWith("expired")) TlsAnswer.ACCEPT else it.proposed }
        val failure = shouldThrow<HttpException.TlsFailed> {
            tlsClient { validatecommand = asked }.get(tlsServer(held).url())
        }
        failure.message shouldContain "issued by one who is not trusted: CN=Another Root"
        failure.kind shouldBe TlsFailureKind.CERTIFICATE
        val accepting = Asked { TlsAnswer.ACCEPT }
        val got = tlsClient { validatecommand = accepting }.get(tlsServer(held).url())
        got.tlsStatus()?.verifyResult shouldBe TlsVerifyResult.UNKNOWN_ISSUER
        accepting.questions.map { it.isValid } shouldContainExactly listOf(false, false, false)
        accepting.told shouldContainExactly listOf(
            "0 CN=other.example is issued by one who",
            "0 CN=other.example expired on ${held.certificate.notAfter.toInstant()}".take(39),
            "0 CN=other.example is not for 127.0.0.1",
        )
    }

    test("Who accepts that a certificate is over still learns that it is for another host") {
        val held = Pki.issued("other.example", days = -20L..-10L)
        val asked = Asked { if (it.error.startsWith("expired")) TlsAnswer.ACCEPT else it.proposed }
        val failure = shouldThrow<HttpException.TlsFailed> {
            tlsClient { validatecommand = asked }.get(tlsServer(held).url())
        }
        failure.message shouldContain "is not for 127.0.0.1: it has other.example"
        failure.verifyResult shouldBe TlsVerifyResult.OTHER_ADDRESS
        failure.chain.single().subject shouldBe "CN=other.example"
        asked.questions.map { it.isValid } shouldContainExactly listOf(false, false)
    }

    test("What is accepted though it is not valid is still told by the status, and what is valid can be refused") {
        val over = tlsServer(Pki.issued("127.0.0.1", days = -20L..-10L))
        val accepted = tlsClient { validatecommand = Asked { TlsAnswer.ACCEPT } }.get(over.url())
        accepted.tlsStatus()?.verifyResult shouldBe TlsVerifyResult.EXPIRED
        val failure = shouldThrow<HttpException.TlsFailed> {
            tlsClient { validatecommand = Asked { TlsAnswer.REJECT } }.get(tlsServer().url())
        }
        failure.message shouldContain "is refused by TlsOptions.validatecommand"
        failure.verifyResult shouldBe TlsVerifyResult.REFUSED
        val doubted = tlsClient { validatecommand = Asked { TlsAnswer.GO_ON } }.get(tlsServer().url())
        doubted.text() shouldBe "hello"
        doubted.tlsStatus()?.verifyResult shouldBe TlsVerifyResult.REFUSED
    }

    test("Without verification it is asked all the same, and going on is what is proposed") {
        val asked = Asked()
        val server = tlsServer(Pki.issued("other.example", by = Pki.otherRoot))
        val http = tlsClient {
            cafile = null
            verify = false
            validatecommand = asked
        }
        http.get(server.url()).text() shouldBe "hello"
        asked.questions.map { it.proposed }.toSet() shouldBe setOf(TlsAnswer.GO_ON)
    }

    test("It may suspend, on no loop's thread, while the loop serves others") {
        val thread = CompletableDeferred<String>()
        val mayGoOn = CompletableDeferred<Unit>()
        val slow = tlsServer(Pki.issued("127.0.0.1", "slow"))
        val http = tlsClient {
            validatecommand = TlsValidation { question ->
                if ((question as TlsQuestion.Verify).certificate.subjectAltName.contains("DNS:slow")) {
                    thread.complete(Thread.currentThread().name)
                    mayGoOn.await()
                }
                question.proposed
            }
        }
        val waiting = http.start(slow.url())
        thread.await() shouldNotContain "geturl-loop"
        http.get(tlsServer().url()).text() shouldBe "hello"
        mayGoOn.complete(Unit)
        waiting.await().status shouldBe Status.OK
    }

    test("A call that is cancelled while it is asked does not wait for the answer") {
        val hasBegun = CompletableDeferred<Unit>()
        val hasEnded = CompletableDeferred<Unit>()
        val http = tlsClient {
            validatecommand = TlsValidation {
                hasBegun.complete(Unit)
                try {
                    awaitCancellation()
                } finally {
                    hasEnded.complete(Unit)
                }
            }
        }
        val call = http.start(tlsServer().url())
        hasBegun.await()
        call.reset("enough")
        promptly {
            call.await().status shouldBe Status.RESET
            hasEnded.await()
        }
    }

    test("One that throws fails the handshake, which the server is told") {
        for (version in listOf("TLSv1.2", "TLSv1.3")) {
            val pipe = EnginePipe(Pki.serverContext(Pki.localhost)) { enabledProtocols = arrayOf(version) }
            val options = TlsOptions {
                cafile = rootFile()
                validatecommand = TlsValidation { error("a bug") }
            }
            val transport = TlsTransport(PipeTransport(pipe), options, Dispatchers.IO)
            val failure = shouldThrow<HttpException.TlsFailed> {
                withContext(pipe.dispatcher) { transport.connect(ConnectTarget("localhost", 443, pipe.peerAddress)) }
            }
            failure.message shouldContain "TlsOptions.validatecommand threw: java.lang.IllegalStateException: a bug"
            failure.cause?.message shouldBe "a bug"
            // Nothing but an alert ends what the engine takes.
            pipe.engine.isInboundDone shouldBe true
            pipe.isOpen shouldBe false
        }
    }

    test("Nobody is asked where the handshake does not come to a certificate") {
        val asked = Asked()
        val server = tlsServer(configure = { enabledProtocols = arrayOf("TLSv1.2") })
        shouldThrow<HttpException.TlsFailed> {
            tlsClient {
                protocols = setOf(TlsVersion.TLS_1_3)
                validatecommand = asked
            }.get(server.url())
        }
        asked.questions.shouldBeEmpty()
    }
})
