package dev.geturl

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe

class TlsOptionsTest : FunSpec({
    val all = TlsOptions {
        alpn = emptyList()
        cafile = "ca"
        cadir = "folder"
        certfile = "cert"
        keyfile = "key"
        password = "secret"
        cipher = listOf("A")
        ciphersuites = listOf("B")
        protocols = setOf(TlsVersion.TLS_1_3)
        servername = "name"
    }

    test("What differs from the defaults is printed, and the password is not") {
        "${TlsOptions()}" shouldBe "TlsOptions()"
        "${TlsOptions { verify = false }}" shouldBe "TlsOptions(verify=false)"
        "$all" shouldBe "TlsOptions(alpn=[], cafile=ca, cadir=folder, certfile=cert, keyfile=key, password=***, " +
            "cipher=[A], ciphersuites=[B], protocols=[TLS_1_3], servername=name)"
    }

    test("Options are copied by newBuilder, and equal when all of them are") {
        all.newBuilder().build() shouldBe all
        all.newBuilder().build().hashCode() shouldBe all.hashCode()
        all.newBuilder().apply { password = "other" }.build() shouldNotBe all
        TlsOptions() shouldBe TlsOptions {}
    }

    test("What a builder is given later does not change what it has built") {
        val suites = mutableListOf("A")
        val options = TlsOptions { cipher = suites }
        suites += "B"
        options.cipher shouldBe listOf("A")
    }
})
