package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsAnswer
import dev.geturl.TlsQuestion
import dev.geturl.TlsValidation
import dev.geturl.TlsVerifyResult
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.testing.answer
import dev.geturl.testing.serving
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.yield
import okhttp3.tls.HeldCertificate
import java.util.concurrent.CopyOnWriteArrayList

class ClientCertificateTest : FunSpec({
    test("validatecommand is asked about a client's certificates, and decides") {
        fun client(held: HeldCertificate) = tlsClient {
            certfile = testFolder().file("own", held.certificatePem() + held.privateKeyPkcs8Pem())
        }
        val authority = rootFile()
        val strange = Pki.issued("a stranger", by = Pki.otherRoot)
        val over = Pki.issued("too late", days = -20L..-10L)
        val cases = listOf(
            Triple(Pki.client, TlsAnswer.ACCEPT, TlsVerifyResult.OK),
            Triple(Pki.client, TlsAnswer.GO_ON, TlsVerifyResult.REFUSED),
            Triple(Pki.client, TlsAnswer.REJECT, null),
            Triple(strange, TlsAnswer.ACCEPT, TlsVerifyResult.UNKNOWN_ISSUER),
            Triple(strange, null, null),
            Triple(over, TlsAnswer.GO_ON, TlsVerifyResult.EXPIRED),
        )
        for (version in TlsVersion.entries) {
            for ((held, answer, result) in cases) {
                val asked = CopyOnWriteArrayList<TlsQuestion.Verify>()
                val found = CopyOnWriteArrayList<TlsVerifyResult?>()
                val options = serverOptions {
                    require = true
                    cafile = authority
                    protocols = setOf(version)
                    validatecommand = TlsValidation { question ->
                        if (question is TlsQuestion.Verify) {
                            yield()
                            asked += question
                            answer ?: question.proposed
                        } else {
                            question.proposed
                        }
                    }
                }
                val served = serving(options) { connection ->
                    found += connection.tlsStatus()?.verifyResult
                    connection.answer { "served" }
                }
                withClue("$version, ${held.certificate.subjectX500Principal}, $answer") {
                    if (result == null) {
                        shouldThrow<HttpException.TlsFailed> { client(held).get(served.url()) }
                        until("the server knows it") { served.failures.isNotEmpty() }
                        val told = served.failures.first().message.orEmpty()
                        told shouldContain "is refused: ${held.certificate.subjectX500Principal.name}"
                        if (held == Pki.client) told shouldContain "TlsServerOptions.validatecommand"
                    } else {
                        client(held).get(served.url()).text() shouldBe "served"
                        found.toSet() shouldBe setOf(result)
                    }
                    asked.first().channel.isServer shouldBe true
                    asked.single().isValid shouldBe (held == Pki.client)
                }
            }
        }
    }
})
