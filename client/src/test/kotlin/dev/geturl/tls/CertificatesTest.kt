package dev.geturl.tls

import dev.geturl.TlsVersion
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.toByteString
import java.io.ByteArrayInputStream
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate

/** Made by OpenSSL 3 with every extension that is looked at; it was valid for a day. */
private val RICH = """
-----BEGIN CERTIFICATE-----
MIIEqDCCA5CgAwIBAgIIChEiM0RVZncwDQYJKoZIhvcNAQELBQAwLjEVMBMGA1UE
CgwMT2YgdGhlIFRlc3RzMRUwEwYDVQQDDAxyaWNoLmV4YW1wbGUwHhcNMjYxMTIy
MDYzODExWhcNMjYxMTIzMDYzODExWjAuMRUwEwYDVQQKDAxPZiB0aGUgVGVzdHMx
FTATBgNVBAMMDHJpY2guZXhhbXBsZTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
AQoCggEBAN2JtMdv4n5BRb4+ZPINUSnWcK/YHEF07pxCdyszej6jUsr9LVDAT1mg
HKTmfmUx03+vP36ecxoKhY+g2dls1JzyiUMn/oy9YUfpVgVihiygVf6f4fA50cfq
ETEQys3jHfcNjP0Q+8AO+FmoSdtED9sgLimnOn2UG+a+MeQ4BM445Z0zIDMzEmy8
5U+/CbDHHlpG9ZxrdP7YhYunWaZMJMYJwqn7FUtA0V2VS6hXQ7A8OdBjJmi3Cqlp
3mIlMlLr3SZJo38/emQJuTgQUKAf0AbN90zirpWXXD6SubB4uHNkq2T5BbCanZ/j
fTR/uxwXvGHTwRDmvN8uDaXvbmzpUZUCAwEAAaOCAcgwggHEMB0GA1UdDgQWBBQa
lb7jAq6xSpNsmmdon0uqsW58oTAfBgNVHSMEGDAWgBQalb7jAq6xSpNsmmdon0uq
sW58oTAPBgNVHRMBAf8EBTADAQH/MGgGA1UdEQRhMF+CDHJpY2guZXhhbXBsZYIO
Ki5yaWNoLmV4YW1wbGWHBMAAAgeHECABDbgAAAAAAAAAAAAAAAeBEGFkYUByaWNo
LmV4YW1wbGWGFWh0dHBzOi8vcmljaC5leGFtcGxlLzCBggYIKwYBBQUHAQEEdjB0
MCUGCCsGAQUFBzABhhlodHRwOi8vb2NzcC5yaWNoLmV4YW1wbGUvMCMGCCsGAQUF
BzAChhdodHRwOi8vY2EucmljaC5leGFtcGxlLzAmBggrBgEFBQcwAYYaaHR0cDov
L29jc3AyLnJpY2guZXhhbXBsZS8wUwYDVR0fBEwwSjAjoCGgH4YdaHR0cDovL2Ny
bC5yaWNoLmV4YW1wbGUvYS5jcmwwI6AhoB+GHWh0dHA6Ly9jcmwucmljaC5leGFt
cGxlL2IuY3JsMA4GA1UdDwEB/wQEAwIFoDAdBgNVHSUEFjAUBggrBgEFBQcDAQYI
KwYBBQUHAwIwDQYJKoZIhvcNAQELBQADggEBACQuBoILoQg7Ye3gTxS+GH5AptDB
qbgZP5URYHS/iEknzP8x3tbwb3lT3Wpu4nRRSzP0UnRn67Fi/v2t0XzcxKnrgkEh
8keTYcSJsEKORagRB+Cv47ZsdtWrv710MZ1fghxq3KpSwLFm6oZ1AEV7TPbawazv
5vmA0eWOMQGjcwNvyfBSbrB8800UB5ZLNSGn0KkBEOf67fPZkA+n6FOUIA/jBS3R
acN410MwSrw78OPrlNmHsY5XQvsuG5DyeXB5rEoidGVKntGJ9koWPfgirWzzaQeP
XK6AqEt4oeKUnyF7/176EZPBZbjI4NipvRBH2N5KVkUmLM96mKh1XuhkuZY=
-----END CERTIFICATE-----
"""

private fun read(pem: String) =
    CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(pem.trim().toByteArray()))
        as X509Certificate

class CertificatesTest : FunSpec({
    test("Every field of a certificate is as OpenSSL tells it") {
        val certificate = Certificates.of(read(RICH))
        certificate.run {
            version shouldBe 3
            serialNumber shouldBe "0a11223344556677"
            subject shouldBe "CN=rich.example,O=Of the Tests"
            issuer shouldBe subject
            signature shouldBe "SHA256withRSA"
            signatureAlgorithm shouldBe "SHA256withRSA"
            signatureValue.size shouldBe 256
            publicKeyAlgorithm shouldBe "RSA"
            bits shouldBe 2048
            isSelfSigned shouldBe true
            (notAfter - notBefore).inWholeDays shouldBe 1
            subjectAltName shouldContainExactly listOf(
                "DNS:rich.example",
                "DNS:*.rich.example",
                "IP:192.0.2.7",
                "IP:2001:db8::7",
                "email:ada@rich.example",
                "URI:https://rich.example/",
            )
            ocsp shouldContainExactly listOf("http://ocsp.rich.example/", "http://ocsp2.rich.example/")
            crl shouldContainExactly listOf("http://crl.rich.example/a.crl", "http://crl.rich.example/b.crl")
            keyUsage shouldContainExactly listOf("digitalSignature", "keyEncipherment")
            extendedKeyUsage shouldContainExactly listOf("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2")
            subjectKeyIdentifier shouldBe "1a95bee302aeb14a936c9a67689f4baab16e7ca1".decodeHex()
            authorityKeyIdentifier shouldBe subjectKeyIdentifier
            issuerUniqueId.shouldBeNull()
            subjectUniqueId.shouldBeNull()
            sha1Hash shouldBe "47c37461d1f202fb2f5af2c35e614d872b1576f6"
            sha256Hash shouldBe "7c9dcc00d33f2ef0c4ce7ea4d55ebb869a16a7548cf90905d3b3dc60c6d64a38"
            this.certificate.trim() shouldBe RICH.trim()
            all shouldContain "rich.example"
            extensions.single { it.oid == "2.5.29.15" }.run {
                isCritical shouldBe true
                value.hex() shouldBe "030205a0"
            }
            toString() shouldStartWith "TlsCertificate(CN=rich.example"
        }
        certificate shouldBe Certificates.of(read(RICH))
        certificate.publicKey shouldBe read(RICH).publicKey.encoded.toByteString()
    }

    test("What a certificate does not have is absent") {
        Certificates.of(Pki.client.certificate).run {
            ocsp.shouldBeEmpty()
            crl.shouldBeEmpty()
            keyUsage.shouldBeEmpty()
            authorityKeyIdentifier.shouldBeNull()
            subjectKeyIdentifier.shouldBeNull()
            publicKeyAlgorithm shouldBe "EC"
            bits shouldBe 256
            isSelfSigned shouldBe false
        }
    }

    test("DER that is cut or lies about its length has no elements, and nothing is thrown") {
        val whole = Certificates.of(read(RICH)).extensions.single { it.oid == "1.3.6.1.5.5.7.1.1" }.value
        for (size in 0 until whole.size) {
            Der.of(whole.substring(0, size)).shouldBeNull()
        }
        Der.of("3084ffffffff00".decodeHex()).shouldBeNull()
        Der.of("3080".decodeHex()).shouldBeNull()
        Der.of("300504ff0102".decodeHex()).shouldBeNull()
        Der.of("3003040501".decodeHex())?.elements.orEmpty().shouldBeEmpty()
    }

    test("The platform's versions, suites and name") {
        Tls.protocols() shouldBe TlsVersion.entries
        val newer = Tls.ciphers(TlsVersion.TLS_1_3)
        newer shouldContain "TLS_AES_128_GCM_SHA256"
        newer shouldNotContain "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
        Tls.ciphers(TlsVersion.TLS_1_2) shouldContain "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
        Tls.ciphers().filter { it in newer } shouldBe newer
        Tls.ciphers(TlsVersion.TLS_1_3, verbose = true).first { it.startsWith("TLS_AES_128_GCM") } shouldBe
            "TLS_AES_128_GCM_SHA256 TLSv1.3 Kx=any Au=any Enc=AES_128_GCM(128) Mac=AEAD"
        Tls.ciphers(verbose = true).first { it.startsWith("TLS_DHE_RSA_WITH_AES_256_CBC_SHA ") } shouldBe
            "TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLSv1 Kx=DHE Au=RSA Enc=AES_256_CBC(256) Mac=SHA"
        Tls.ciphers(supported = true).any { "anon" in it || "SCSV" in it } shouldBe false
        Tls.version() shouldMatch "SunJSSE \\d+.*, Java .*"
    }
})
