package dev.geturl.tls

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsRevocation
import dev.geturl.get
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.Base64
import java.util.concurrent.atomic.AtomicInteger
import javax.net.ssl.SSLContext

/** Answers what is posted by OCSP, and gives the list to whoever asks. */
private class Responder(private val issuer: Issuer) : AutoCloseable {
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0)
    private val answers = AtomicInteger()
    var isRevoked = false
    val url get() = "http://127.0.0.1:${server.address.port}/"
    val answered: Int get() = answers.get()

    init {
        server.createContext("/") { exchange ->
            answers.incrementAndGet()
            val asked = asked(exchange)
            val answer = if (asked.isEmpty()) issuer.list(*revoked()) else issuer.answer(asked, isRevoked)
            val type = if (asked.isEmpty()) "application/pkix-crl" else "application/ocsp-response"
            exchange.responseHeaders["Content-Type"] = type
            exchange.responseHeaders["Connection"] = "close"
            exchange.sendResponseHeaders(200, answer.size.toLong())
            exchange.responseBody.use { it.write(answer) }
        }
        server.start()
    }

    /** RFC 6960 appendix A.1: a short question is asked in the path, in Base64. */
    private fun asked(exchange: HttpExchange): ByteArray {
        val path = exchange.requestURI.path.removePrefix("/")
        return if (path.isEmpty()) exchange.requestBody.readAllBytes() else Base64.getDecoder().decode(path)
    }

    private fun revoked() = if (isRevoked) longArrayOf(2) else longArrayOf()

    override fun close() = server.stop(0)
}

private fun serverOf(held: Held): TlsServer = tlsServer(context = held.serverContext())

/** The context of a server that asks the responder itself and staples its answer. */
private fun staplingContextOf(held: Held, issuer: Issuer): SSLContext {
    System.setProperty(STAPLING, "true")
    return try {
        held.serverContext(issuer.root.certificate)
    } finally {
        System.clearProperty(STAPLING)
    }
}

private const val STAPLING = "jdk.tls.server.enableStatusRequestExtension"

class RevocationTest : FunSpec({
    fun client(issuer: Issuer, how: TlsRevocation.Builder.() -> Unit): HttpClient = testClient {
        tls = TlsOptions {
            cafile = testFolder().file("root.pem", issuer.root.certificatePem)
            revocation = TlsRevocation(how)
        }
    }

    suspend fun HttpClient.refusal(server: TlsServer) = shouldThrow<HttpException.TlsFailed> { get(server.url()) }

    test("A list in a file says who was revoked, as PEM and as DER") {
        val issuer = Issuer()
        val server = serverOf(issuer.issued(2))
        for (isPem in listOf(true, false)) {
            fun list(vararg revoked: Long): String {
                val der = issuer.list(*revoked)
                val folder = testFolder()
                if (isPem) return folder.file("list.pem", Held.pem("X509 CRL", der))
                return folder.resolve("list.der").toFile().apply { writeBytes(der) }.path
            }
            client(issuer) {
                crlfiles = listOf(list(3))
                isRequired = true
            }.get(server.url()).text() shouldBe "hello"
            val failure = client(issuer) { crlfiles = listOf(list(2)) }.refusal(server)
            failure.kind shouldBe TlsFailureKind.REVOCATION
            failure.message shouldContain "CN=number 2"
            failure.message shouldContain "was revoked on"
        }
    }

    test("The lists of a folder of authorities say so, too, as openssl rehash names them") {
        val issuer = Issuer()
        val folder = testFolder()
        folder.file("0123abcd.0", issuer.root.certificatePem)
        val server = serverOf(issuer.issued(2))

        fun client(how: TlsRevocation?) = testClient {
            tls = TlsOptions {
                cadir = "$folder"
                revocation = how
            }
        }
        client(TlsRevocation { isRequired = true }).refusal(server).message shouldContain "Nobody says whether"
        folder.file("0123abcd.r0", Held.pem("X509 CRL", issuer.list(3)))
        client(TlsRevocation { isRequired = true }).get(server.url()).text() shouldBe "hello"
        folder.file("0123abcd.r0", Held.pem("X509 CRL", issuer.list(2)))
        client(TlsRevocation()).refusal(server).kind shouldBe TlsFailureKind.REVOCATION
        client(null).get(server.url()).text() shouldBe "hello"
    }

    test("The list at the address in the certificate says so, too") {
        val issuer = Issuer()
        val responder = Responder(issuer).closedAfterTest()
        val server = serverOf(issuer.issued(2, list = responder.url))
        val asking = client(issuer) {
            preferLists = true
            isRequired = true
        }
        asking.get(server.url()).text() shouldBe "hello"
        responder.answered shouldBe 1
    }

    test("The responder at the address in the certificate is asked") {
        val issuer = Issuer()
        val responder = Responder(issuer).closedAfterTest()
        val server = serverOf(issuer.issued(2, ocsp = responder.url))
        client(issuer) { isRequired = true }.get(server.url()).text() shouldBe "hello"
        responder.isRevoked = true
        client(issuer) {}.refusal(server).kind shouldBe TlsFailureKind.REVOCATION
        responder.answered shouldBe 2
    }

    test("A stapled answer is believed, and nobody else is asked") {
        val issuer = Issuer()
        val responder = Responder(issuer).closedAfterTest()
        val held = issuer.issued(2, ocsp = responder.url)
        val stapling = client(issuer) {
            isRequired = true
            isStapleRequired = true
        }
        stapling.get(tlsServer(context = staplingContextOf(held, issuer)).url()).text() shouldBe "hello"
        responder.answered shouldBe 1
        responder.isRevoked = true
        val failure = stapling.refusal(tlsServer(context = staplingContextOf(held, issuer)))
        failure.message shouldContain "was revoked"
        failure.kind shouldBe TlsFailureKind.STATUS
        responder.answered shouldBe 2
    }

    test("A server that has to staple and does not is refused, though it was not revoked") {
        val issuer = Issuer()
        val responder = Responder(issuer).closedAfterTest()
        val server = serverOf(issuer.issued(2, ocsp = responder.url))
        val failure = client(issuer) { isStapleRequired = true }.refusal(server)
        failure.kind shouldBe TlsFailureKind.STATUS
        failure.message shouldContain "brought no answer"
    }

    test("Where nobody answers, what is not required is believed and what is required is refused") {
        val issuer = Issuer()
        val responder = Responder(issuer)
        val held = issuer.issued(2, ocsp = responder.url)
        responder.close()
        for (server in listOf(serverOf(held), serverOf(issuer.issued(3)))) {
            client(issuer) {}.get(server.url()).text() shouldBe "hello"
            val failure = client(issuer) { isRequired = true }.refusal(server)
            failure.kind shouldBe TlsFailureKind.REVOCATION
            failure.message shouldContain "Nobody says whether"
        }
    }

    test("A list that cannot be read is named") {
        val issuer = Issuer()
        val server = serverOf(issuer.issued(2))
        for (file in listOf("/nowhere/at/all", testFolder().file("no.pem", "no list"))) {
            val failure = client(issuer) { crlfiles = listOf(file) }.refusal(server)
            failure.kind shouldBe TlsFailureKind.REVOCATION_LISTS
            failure.message shouldContain file
        }
    }
})
