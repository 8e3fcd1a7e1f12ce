package dev.geturl.cli

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class CipherSuitesTest : FunSpec({
    val all = listOf(
        "TLS_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_RSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    )
    val suites = CipherSuites(all, all.dropLast(1))

    test("OpenSSL's names become the JDK's") {
        val names = mapOf(
            "ECDHE-ECDSA-AES256-GCM-SHA384" to all[1],
            "ECDHE-RSA-CHACHA20-POLY1305" to all[2],
            "DHE-RSA-AES128-SHA256" to all[3],
            "AES256-SHA" to all[4],
            "ECDHE-RSA-DES-CBC3-SHA" to all[5],
            all[3] to all[3],
        )
        for ((name, suite) in names) suites.ofOpenSsl(name).names shouldBe listOf(suite)
    }

    test("Words stand for kinds of suites, which can be left out, put last and forbidden") {
        suites.ofOpenSsl("ECDHE").names shouldBe listOf(all[1], all[2])
        suites.ofOpenSsl("RSA+AES").names shouldBe listOf(all[3], all[4])
        suites.ofOpenSsl("DEFAULT:-kRSA:+ECDHE").names shouldBe listOf(all[3], all[1], all[2])
        suites.ofOpenSsl("!CHACHA20:ECDHE,ECDHE-RSA-CHACHA20-POLY1305").names shouldBe listOf(all[1])
    }

    test("A list may name the security level, alone or at its end") {
        suites.ofOpenSsl("@SECLEVEL=0").run { names to securityLevel } shouldBe (emptyList<String>() to 0)
        suites.ofOpenSsl("AES256-SHA@SECLEVEL=1").run { names to securityLevel } shouldBe (listOf(all[4]) to 1)
        shouldThrow<CommandFailure> { suites.ofOpenSsl("@SECLEVEL=9") }.code shouldBe ExitCode.BAD_USAGE
    }

    test("What leaves nothing is refused, and so is a suite of the other version") {
        for (list in listOf("aNULL", "ECDHE:!ECDHE", "NO-SUCH-SUITE", "")) {
            shouldThrow<CommandFailure> { suites.ofOpenSsl(list) }.code shouldBe ExitCode.CIPHER_UNUSABLE
        }
        suites.ofTls13("TLS_AES_128_GCM_SHA256") shouldBe listOf(all[0])
        shouldThrow<CommandFailure> { suites.ofTls13(all[1]) }.code shouldBe ExitCode.CIPHER_UNUSABLE
    }
})
