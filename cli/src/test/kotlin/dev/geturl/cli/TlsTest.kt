package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import okhttp3.tls.HeldCertificate
import okio.ByteString.Companion.toByteString
import java.io.ByteArrayOutputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Path
import java.security.KeyStore
import kotlin.concurrent.thread
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

private val root = HeldCertificate.Builder().certificateAuthority(0).build()
private val own = held("127.0.0.1")

private fun held(name: String) = HeldCertificate
    .Builder()
    .commonName(name)
    .addSubjectAlternativeName(name)
    .signedBy(root)
    .build()

private fun store(): ByteArray {
    val store = KeyStore.getInstance("PKCS12").apply { load(null, null) }
    store.setKeyEntry("me", own.keyPair.private, "secret".toCharArray(), arrayOf(own.certificate))
    return ByteArrayOutputStream().also { store.store(it, "secret".toCharArray()) }.toByteArray()
}

class TlsTest : FunSpec({
    /** Runs the command, with [flags] whose `ROOT`, `CERT` and `KEY` stand for files, against a server of TLS. */
    fun asked(
        vararg flags: String,
        held: HeldCertificate = own,
        wantsCertificate: Boolean = false,
        typed: String? = null,
    ): CommandRun {
        lateinit var run: CommandRun
        inFolder { folder ->
            val names = mapOf(
                "ROOT" to folder.file("root", root.certificatePem()),
                "CERT" to folder.file("cert", own.certificatePem()),
                "KEY" to folder.file("key", own.privateKeyPkcs8Pem()),
                "PUBLIC" to
                    folder.resolve("public").also { it.writeBytes(own.certificate.publicKey.encoded) }.toString(),
                "STORE" to folder.resolve("store").also { it.writeBytes(store()) }.toString(),
                "FOLDER" to folder.toString(),
            )
            val words = flags.map { flag ->
                val name = names.keys.find { flag == it || flag.startsWith("$it:") }
                if (name == null) flag else flag.replace(name, names.getValue(name))
            }
            ScriptServer(reply("hello"), listener = tlsListening(held, root, wantsCertificate)).use {
                val url = "https://127.0.0.1:${it.port}/"
                val terminal = TerminalFacts(isIn = typed != null)
                run = CommandRun.of(*words.toTypedArray(), url, input = typed.orEmpty(), terminal = terminal)
            }
        }
        return run
    }

    test("https works with the authority named") {
        val run = asked("--cacert", "ROOT", "-v")
        run.exit shouldBe 0
        run.out shouldBe "hello"
        run.err shouldContain "> GET / HTTP/1.1"
        run.err shouldContain "< HTTP/1.1 200 OK"
    }

    test("a certificate that is not believed is 60, and -k believes it all the same") {
        asked().shouldFailWith(60, "not trusted")
        asked("--cacert", "ROOT", held = held("other.example")).shouldFailWith(60, "other.example")
        asked("-k").out shouldBe "hello"
        asked("-k", "--cacert", "ROOT", held = held("other.example")).out shouldBe "hello"
    }

    test("-v shows the handshake, the certificate as a person looks at it, and what was found") {
        val told = asked("--cacert", "ROOT", "-v").err
        told shouldContain "* TLS handshake with 127.0.0.1:"
        told shouldContain "(OUT), handshake: client_hello"
        told shouldContain "* TLS connection by TLSv1.3, TLS_AES_256_GCM_SHA384, "
        told shouldContain "*   subject: CN=127.0.0.1\n*   names: IP:127.0.0.1\n"
        told shouldContain "0 days left\n*   issuer: ${root.certificate.subjectX500Principal.name}\n"
        told shouldContain "*   key: EC of 256 bits, signed with SHA256withECDSA\n"
        told shouldContain "* The certificate is verified\n"
        val unverified = asked("-k", "-v", held = held("other.example"))
        unverified.err shouldContain "* NOT verified: unable to get local issuer certificate"
        val refused = asked("--cacert", "ROOT", "-v", held = held("other.example")).err
        refused shouldContain "*   names: DNS:other.example\n"
        refused shouldContain "* TLS handshake failed: The certificate of 127.0.0.1:"
    }

    test("-w tells of the certificates, of what was found in them, and when the handshake was done") {
        val format = "%{ssl_verify_result} %{num_certs} %{time_connect} %{time_appconnect} %{time_pretransfer}|%{certs}"
        val told = asked("--cacert", "ROOT", "-o", "/dev/null", "-w", format).out
        val (numbers, certificates) = told.split('|', limit = 2)
        val (found, count) = numbers.split(' ')
        "$found $count" shouldBe "0 1"
        val times = numbers.split(' ').drop(2).map { it.toDouble() }
        times shouldBe times.sorted()
        (times[1] > 0) shouldBe true
        certificates shouldStartWith "Subject:CN=127.0.0.1\nIssuer:"
        certificates shouldContain "X509v3 Subject Alternative Name:IP:127.0.0.1\n"
        certificates shouldContain Regex("Expire date:[A-Z][a-z]{2} [ 1-3][0-9] [0-9:]{8} [0-9]{4} GMT\n")
        certificates shouldContain "Cert:-----BEGIN CERTIFICATE-----\n"
        asked("-k", "-o", "/dev/null", "-w", "%{ssl_verify_result}").out shouldBe "20"
        val refused = asked("--cacert", "ROOT", "-w", "%{ssl_verify_result} %{num_certs}", held = held("other.example"))
        refused.out shouldBe "64 1"
    }

    test("what is no TLS is 35") {
        ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { plain ->
            val answering = thread(name = "plain") {
                plain.accept().use { it.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".toByteArray()) }
            }
            CommandRun.of("https://127.0.0.1:${plain.localPort}/").shouldFailWith(35, "plain HTTP")
            answering.join()
        }
    }

    test("a certificate is shown with --cert and --key") {
        asked("--cacert", "ROOT", "--cert", "CERT", "--key", "KEY", wantsCertificate = true).out shouldBe "hello"
        asked("--cacert", "ROOT", wantsCertificate = true).shouldFailWith(35, "wants a certificate")
    }

    test("the versions between --tlsv1.2, --tlsv1.3 and --tls-max are spoken, and older ones are refused") {
        for (flags in listOf(listOf("--tlsv1.3"), listOf("--tls-max", "1.2"), listOf("--tlsv1.0"), listOf("-1"))) {
            asked("--cacert", "ROOT", *flags.toTypedArray()).out shouldBe "hello"
        }
        asked("--cacert", "ROOT", "--tlsv1.3", "--tls-max", "1.2").shouldFailWith(2, "no version")
        asked("--cacert", "ROOT", "--tls-max", "1.1").shouldFailWith(4, "RFC 8996")
        asked("--cacert", "ROOT", "--tls-max", "7").shouldFailWith(2, "1.2 or 1.3")
    }

    test("cipher suites have OpenSSL's names, and unknown ones are 59") {
        val older = arrayOf("--cacert", "ROOT", "--tls-max", "1.2", "--ciphers")
        asked(*older, "ECDHE-ECDSA-AES128-GCM-SHA256").out shouldBe "hello"
        asked(*older, "ECDHE+AESGCM:!aNULL@SECLEVEL=1").out shouldBe "hello"
        asked(*older, "ECDHE-RSA-AES128-GCM-SHA256").shouldFailWith(35, "no cipher suite in common")
        asked(*older, "ROT13").shouldFailWith(59, "ROT13")
        asked("--cacert", "ROOT", "--tls13-ciphers", "TLS_AES_128_GCM_SHA256").out shouldBe "hello"
        asked("--cacert", "ROOT", "--tls13-ciphers", "TLS_ROT13").shouldFailWith(59, "TLS_ROT13")
    }

    test("a server has to have the key that it is pinned to, else it is 90, also with -k") {
        val pin = "sha256//" + own.certificate.publicKey.encoded.toByteString().sha256().base64()
        val other = "sha256//" + root.certificate.publicKey.encoded.toByteString().sha256().base64()
        asked("--cacert", "ROOT", "--pinnedpubkey", "$other;$pin").out shouldBe "hello"
        asked("--cacert", "ROOT", "--pinnedpubkey", "PUBLIC").out shouldBe "hello"
        asked("--cacert", "ROOT", "--pinnedpubkey", other).shouldFailWith(90, pin.removePrefix("sha256//"))
        asked("-k", "--pinnedpubkey", other).shouldFailWith(90, "pinned")
        asked("-k", "--pinnedpubkey", "/nowhere/at/all").shouldFailWith(90, "/nowhere/at/all")
    }

    test("a server without a stapled proof is 91, a list that cannot be read 82, and one that says nothing 60") {
        asked("--cacert", "ROOT", "--cert-status").shouldFailWith(91, "")
        asked("--cacert", "ROOT", "--crlfile", "/nowhere/at/all").shouldFailWith(82, "/nowhere/at/all")
        asked("-k", "--cert-status").shouldFailWith(2, "exclude")
        asked("--ssl-no-revoke", "--crlfile", "ROOT").shouldFailWith(2, "exclude")
        asked("--cacert", "ROOT", "--ssl-no-revoke").out shouldBe "hello"
    }

    test("a certificate may be PKCS#12, its key has --pass or what is behind the colon, and --capath is a folder") {
        val shown = arrayOf("--cacert", "ROOT", "--cert-type", "P12")
        asked(*shown, "--cert", "STORE", "--pass", "secret", wantsCertificate = true).out shouldBe "hello"
        asked(*shown, "--cert", "STORE:secret", wantsCertificate = true).out shouldBe "hello"
        asked(*shown, "--cert", "STORE:wrong", wantsCertificate = true).shouldFailWith(58, "password")
        val typed = asked("-s", *shown, "--cert", "STORE", wantsCertificate = true, typed = "secret\n")
        typed.out shouldBe "hello"
        typed.err shouldContain "Enter pass phrase for "
        asked("--cert", "CERT", "--cert-type", "ENG").shouldFailWith(58, "ENG")
        asked("--capath", "FOLDER").out shouldBe "hello"
    }

    test("a certificate that cannot be shown is 58, authorities that cannot be read are 77, a lone key is 2") {
        asked("-E", "/nowhere/at/all").shouldFailWith(58, "/nowhere/at/all")
        asked("-E", "CERT").shouldFailWith(58, "no private key")
        asked("--cacert", "/nowhere/at/all").shouldFailWith(77, "/nowhere/at/all")
        asked("--key", "KEY").shouldFailWith(2, "--cert")
    }
})

private fun Path.file(name: String, text: String): String = resolve(name).also { it.writeText(text) }.toString()

private fun CommandRun.shouldFailWith(code: Int, words: String) {
    exit shouldBe code
    err shouldStartWith "geturl: ($code) "
    err shouldContain words
}
