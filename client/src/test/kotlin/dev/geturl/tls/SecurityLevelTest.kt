package dev.geturl.tls

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.TlsConnectionInfo
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.testing.answer
import dev.geturl.testing.serving
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred

private fun serverOf(held: Held): TlsServer = tlsServer(context = held.serverContext())

private fun client(issuer: Issuer, level: Int): HttpClient = testClient {
    tls = TlsOptions {
        cafile = testFolder().file("root.pem", issuer.root.certificatePem)
        securityLevel = level
    }
}

class SecurityLevelTest : FunSpec({
    val issuer by lazy { Issuer() }

    test("A key is refused where the level wants a larger one, and taken where it does not") {
        for ((bits, refusedFrom) in listOf(1_024 to 2, 2_048 to 3)) {
            val server = serverOf(issuer.issued(keys = Issuer.pair("RSA", bits)))
            client(issuer, refusedFrom - 1).get(server.url()).text() shouldBe "hello"
            val failure = shouldThrow<HttpException.TlsFailed> { client(issuer, refusedFrom).get(server.url()) }
            withClue(failure) {
                failure.kind shouldBe TlsFailureKind.CERTIFICATE
                failure.message shouldContain "its RSA key has $bits bits"
            }
        }
    }

    test("Both ends tell the level that was in force") {
        val told = CompletableDeferred<TlsConnectionInfo?>()
        val options = serverOptions { securityLevel = 1 }
        val served = serving(options) { connection ->
            told.complete(connection.tlsConnection())
            connection.answer()
        }
        tlsClient { securityLevel = 0 }.get(served.url()).tlsConnection()?.securityLevel shouldBe 0
        told.await()?.run {
            isServer shouldBe true
            securityLevel shouldBe 1
        }
    }

    test("What is signed with SHA-1 is refused from level 1 on") {
        val old = Issuer("SHA1withRSA", 2_048)
        val server = serverOf(old.issued())
        client(old, 0).get(server.url()).text() shouldBe "hello"
        val failure = shouldThrow<HttpException.TlsFailed> { client(old, 1).get(server.url()) }
        failure.message shouldContain "it is signed with SHA1"
    }

    test("Level 4 speaks with AES-256 and larger curves than level 3") {
        for ((level, suites) in listOf(3 to "TLS_AES_128_GCM_SHA256", 4 to "TLS_AES_256_GCM_SHA384")) {
            SecurityLevel(level).allowsSuite(suites) shouldBe true
        }
        SecurityLevel(4).allowsSuite("TLS_AES_128_GCM_SHA256") shouldBe false
        SecurityLevel(3).allowsSuite("TLS_RSA_WITH_AES_256_GCM_SHA384") shouldBe false
        SecurityLevel(4).allowsSuite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA") shouldBe false
        SecurityLevel(1).allowsSuite("SSL_RSA_WITH_RC4_128_SHA") shouldBe false
        SecurityLevel(4).allowsGroup("x25519") shouldBe false
        SecurityLevel(4).allowsGroup("secp384r1") shouldBe true
        SecurityLevel(2).allowsGroup("ffdhe2048") shouldBe true
        SecurityLevel(3).allowsGroup("ffdhe2048") shouldBe false
        SecurityLevel(5).objectionTo("SHA384withECDSA").shouldNotBeNull()
        SecurityLevel(5).objectionTo("Ed25519").shouldBeNull()
    }

    test("A suite that is named and that the level forbids is refused, not dropped") {
        val failure = shouldThrow<HttpException.Unsupported> {
            tlsClient {
                ciphersuites = listOf("TLS_AES_128_GCM_SHA256")
                securityLevel = 4
            }.get(tlsServer().url())
        }
        failure.message shouldContain "securityLevel 4 does not allow TLS_AES_128_GCM_SHA256"
    }

    test("The suites of every level are spoken in both versions") {
        for (version in TlsVersion.entries) {
            for (level in 0..3) {
                tlsClient {
                    securityLevel = level
                    protocols = setOf(version)
                }.get(tlsServer().url()).text() shouldBe "hello"
            }
        }
    }
})
