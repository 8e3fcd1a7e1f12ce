package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.ByteString.Companion.encodeUtf8

private fun refusal(block: TlsOptions.Builder.() -> Unit): String =
    shouldThrow<IllegalArgumentException> { TlsOptions(block) }.message.orEmpty()

class TlsRulesTest : FunSpec({
    test("Options that contradict each other are refused with their names") {
        refusal {
            certfile = "a"
            cert = "b".encodeUtf8()
        } shouldContain "certfile and cert"
        refusal { key = "a".encodeUtf8() } shouldContain "key is given without a certificate"
        refusal {
            certfile = "a"
            identityChooser = TlsIdentityChooser { null }
        } shouldContain "identityChooser"
        refusal {
            verify = false
            castore = TlsStore.PLATFORM
        } shouldContain "verify is off"
        refusal {
            require = false
            revocation = TlsRevocation()
        } shouldContain "revocation would not be heeded"
        refusal { request = false } shouldContain "request is off"
        refusal { securityLevel = 6 } shouldContain "give 0 to 5"
        TlsOptions {
            request = false
            require = false
        }.verify shouldBe false
    }

    test("A log of keys is refused with its reason") {
        refusal { keylogfile = "/tmp/keys" } shouldContain "keylogfile cannot be honoured"
    }

    test("Beside a model stands only what is a connection's own") {
        val shared = TlsOptions { cafile = "ca" }
        refusal {
            model = shared
            cafile = "another"
        } shouldContain "cafile stands beside model"
        refusal { model = TlsOptions { model = shared } } shouldContain "model itself"
        val options = TlsOptions {
            model = shared
            servername = "name"
            protocols = setOf(TlsVersion.TLS_1_3)
        }
        options.newBuilder().build() shouldBe options
    }

    test("Versions have the manual's names, and those that are forbidden are refused with the reason") {
        TlsVersion.of("tls1.2") shouldBe TlsVersion.TLS_1_2
        for (old in listOf("ssl2", "ssl3", "tls1", "tls1.0", "tls1.1")) {
            shouldThrow<IllegalArgumentException> { TlsVersion.of(old) }.message shouldContain "RFC"
        }
        shouldThrow<IllegalArgumentException> { TlsVersion.of("tls9") }.message shouldContain "tls1.2 or tls1.3"
    }

    test("Neither keys nor passwords are printed") {
        val options = TlsOptions {
            cert = "certificate".encodeUtf8()
            key = "the key itself".encodeUtf8()
            password = "the password"
            castore = TlsStore.file("store", "another password")
        }
        "$options" shouldNotContain "the key itself"
        "$options" shouldNotContain "the password"
        "$options" shouldNotContain "another password"
        "${TlsIdentity.of("c".encodeUtf8(), "the key itself".encodeUtf8(), "the password")}" shouldBe
            "TlsIdentity(given, given)"
    }
})
