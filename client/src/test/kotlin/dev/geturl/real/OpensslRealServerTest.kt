package dev.geturl.real

import dev.geturl.IpAddress
import dev.geturl.TlsIdentities
import dev.geturl.TlsOptions
import dev.geturl.TlsServerOptions
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.net.ConnectTarget
import dev.geturl.net.SocketAddress
import dev.geturl.nio.receive
import dev.geturl.nio.send
import dev.geturl.testing.Served
import dev.geturl.testing.answer
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.listeningClient
import dev.geturl.testing.promptly
import dev.geturl.testing.serving
import dev.geturl.tls.Pki
import dev.geturl.tls.TlsTransport
import dev.geturl.tls.badssl.BadSsl
import dev.geturl.tls.badssl.badClient
import dev.geturl.tls.file
import dev.geturl.tls.identity
import dev.geturl.tls.rootFile
import dev.geturl.tls.serverOptions
import dev.geturl.tls.testFolder
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.util.concurrent.TimeUnit

private const val REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

/** What OpenSSL's own client prints when it asks [served] with [flags], and is told [input]. */
private suspend fun client(served: Served, vararg flags: String, input: String = REQUEST): String =
    withContext(Dispatchers.IO) {
        val own = listOf("openssl", "s_client", "-connect", "127.0.0.1:${served.port}", "-CAfile", rootFile())
        val process = ProcessBuilder(own + "-verify_return_error" + flags).redirectErrorStream(true).start()
        AutoCloseable { process.destroyForcibly() }.closedAfterTest()
        process.outputStream.write(input.toByteArray())
        process.outputStream.flush()
        val printed = StringBuilder()
        val reader = process.inputStream.bufferedReader()
        while (true) {
            val line = reader.readLine() ?: break
            printed.appendLine(line)
            // It goes on for as long as its input does, which is what keeps it from ending before the answer.
            if (line.endsWith("served")) process.outputStream.close()
        }
        process.waitFor(20, TimeUnit.SECONDS) shouldBe true
        "$printed"
    }

/** OpenSSL on the other side, either way. */
class OpensslRealServerTest : FunSpec({
    suspend fun served(options: TlsServerOptions = serverOptions()): Served =
        serving(options) { connection -> connection.answer { "served\n" } }

    test("s_client is served in both versions, by the protocol and for the name that it wants") {
        val asked = ArrayList<String?>()
        val options = serverOptions {
            alpn = listOf("http/1.1")
            identities = TlsIdentities {
                asked += it.servername
                null
            }
        }
        for ((flag, version) in mapOf("-tls1_2" to "TLSv1.2", "-tls1_3" to "TLSv1.3")) {
            val served = served(options)
            val printed = client(served, flag, "-servername", "localhost", "-alpn", "h2,http/1.1")
            withClue(printed) {
                printed shouldContain "ALPN protocol: http/1.1"
                printed shouldContain "New, $version, Cipher is"
                printed shouldContain "Verify return code: 0 (ok)"
                printed shouldContain "\nserved"
            }
        }
        asked shouldBe listOf("localhost", "localhost")
    }

    test("s_client shows its certificate, and is refused without one") {
        val authority = rootFile()
        val options = serverOptions {
            require = true
            cafile = authority
        }
        val own = testFolder().file("own.pem", Pki.client.certificatePem() + Pki.client.privateKeyPkcs8Pem())
        client(served(options), "-tls1_2", "-cert", own, "-key", own) shouldContain "\nserved"
        client(served(options), "-tls1_2") shouldContain "alert"
        val strange = client(served(serverOptions { alpn = listOf("http/1.1") }), "-alpn", "h2")
        strange shouldContain "no application protocol"
    }

    test("s_client resumes its session, in both versions") {
        val again = client(served(), "-tls1_2", "-reconnect")
        withClue(again) { again.lines().count { it.startsWith("Reused, TLSv1.2") } shouldBe 5 }
        val session = "${testFolder().resolve("session")}"
        val served = served()
        client(served, "-tls1_3", "-sess_out", session) shouldContain "New, TLSv1.3"
        client(served, "-tls1_3", "-sess_in", session) shouldContain "Reused, TLSv1.3"
    }

    test("A session of one name is not resumed for another") {
        val other = Pki.issued("other.example")
        val options = serverOptions {
            identities = TlsIdentities { hello -> other.identity().takeIf { hello.servername == "other.example" } }
        }
        val session = "${testFolder().resolve("session")}"
        val served = served(options)
        client(served, "-servername", "localhost", "-sess_out", session) shouldContain "New, TLSv1.3"
        client(served, "-servername", "localhost", "-sess_in", session) shouldContain "Reused, TLSv1.3"
        val printed = client(served, "-servername", "other.example", "-sess_in", session)
        printed shouldContain "New, TLSv1.3"
        printed shouldContain "CN = other.example"
    }

    test("s_server counts the sessions that are resumed, in both versions") {
        for (version in TlsVersion.entries) {
            val held = BadSsl.cases.single { it.name == "EC P-256" }.held
            val server = OpensslServer(held, "-www").started()
            val http = badClient { protocols = setOf(version) }
            val pages = List(5) { http.get("https://localhost:${server.port}/").text() }
            val hits = Regex("""(\d+) session cache hits""")
            withClue(pages.last()) {
                pages.map { hits.find(it)?.groupValues?.get(1) } shouldBe List(5) { "$it" }
            }
        }
    }

    test("s_server turns lines round, for as long as it is asked, and hears the end") {
        val held = BadSsl.cases.single { it.name == "EC P-256" }.held
        val server = OpensslServer(held, "-rev").started()
        val http = listeningClient()
        val root = testFolder().file("root.pem", BadSsl.root.certificatesPem)
        val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
        val transport = TlsTransport(http.platform.transport, TlsOptions { cafile = root }, Dispatchers.IO)
        val tls = transport.connect(ConnectTarget("localhost", server.port, SocketAddress.Inet(loopback, server.port)))
        promptly {
            for (word in listOf("geturl", "a", "x".repeat(10_000))) {
                tls.send(word + "\n")
                tls.receive(word.length + 1) shouldBe word.reversed() + "\n"
            }
        }
        tls.close()
    }
})
