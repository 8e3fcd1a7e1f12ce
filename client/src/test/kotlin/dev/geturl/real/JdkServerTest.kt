package dev.geturl.real

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.geturl.HttpVersion
import dev.geturl.Status
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.zip.GZIPOutputStream

/** The JDK's own server, which answers each path with what it is named after. */
private class JdkServer : AutoCloseable {
    private val threads = Executors.newFixedThreadPool(4) { Thread(it, "jdk-server").apply { isDaemon = true } }
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0)
    val ports: MutableSet<Int> = ConcurrentHashMap.newKeySet()

    init {
        server.executor = threads
        server.createContext("/") { exchange -> exchange.use { answer(it) } }
        server.start()
    }

    fun url(path: String) = "http://127.0.0.1:${server.address.port}$path"

    private fun answer(exchange: HttpExchange) {
        ports += exchange.remoteAddress.port
        val body = exchange.requestBody.readBytes()
        when (exchange.requestURI.path) {
            "/fixed" -> {
                respond(exchange, 200, "fixed".toByteArray())
            }

            "/chunked" -> {
                exchange.sendResponseHeaders(200, 0)
                exchange.responseBody.use { out -> repeat(1000) { out.write("line $it\n".toByteArray()) } }
            }

            "/gzip" -> {
                exchange.responseHeaders.add("Content-Encoding", "gzip")
                exchange.sendResponseHeaders(200, 0)
                GZIPOutputStream(exchange.responseBody).use { it.write("x".repeat(100_000).toByteArray()) }
            }

            "/echo" -> {
                respond(exchange, 200, "${exchange.requestMethod} ".toByteArray() + body)
            }

            "/nothing" -> {
                exchange.sendResponseHeaders(204, -1)
            }

            else -> {
                respond(exchange, 404, "no such page".toByteArray())
            }
        }
    }

    private fun respond(exchange: HttpExchange, code: Int, body: ByteArray) {
        if (exchange.requestMethod == "HEAD") {
            exchange.responseHeaders.add("Content-Length", "${body.size}")
            exchange.sendResponseHeaders(code, -1)
        } else {
            exchange.sendResponseHeaders(code, body.size.toLong())
            exchange.responseBody.use { it.write(body) }
        }
    }

    override fun close() {
        server.stop(0)
        threads.shutdownNow()
    }
}

/** Exchanges with the server of the JDK, `com.sun.net.httpserver`. */
class JdkServerTest : FunSpec({
    test("Bodies with a length, in chunks and in gzip come from one kept connection") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        http.geturl(server.url("/fixed")).responseBody.utf8() shouldBe "fixed"
        http.geturl(server.url("/chunked")).responseBody.utf8().lines().size shouldBe 1001
        http.geturl(server.url("/gzip")).responseBody.utf8() shouldBe "x".repeat(100_000)
        http.geturl(server.url("/nothing")).responseCode shouldBe 204
        server.ports.size shouldBe 1
    }

    test("HEAD has the headers and no body") {
        val server = JdkServer().closedAfterTest()
        val got = testClient().geturl(server.url("/fixed")) { validate = true }
        got.responseHeaderValue("content-length") shouldBe "5"
        got.responseBody.size shouldBe 0
    }

    test("Uploads with a length and in chunks come back") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        val text = "0123456789".repeat(30_000)
        http.geturl(server.url("/echo")) { query(text) }.responseBody.utf8() shouldBe "POST $text"
        http
            .geturl(server.url("/echo")) {
                method = "PUT"
                queryChannel(Buffer().writeUtf8(text))
            }.responseBody
            .utf8() shouldBe "PUT $text"
        server.ports.size shouldBe 1
    }

    test("A 404 is handed over") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        val missing = http.geturl(server.url("/missing"))
        missing.status shouldBe Status.OK
        missing.responseCode shouldBe 404
        missing.responseBody.utf8() shouldContain "no such page"
    }

    test("HTTP/1.0 works") {
        val server = JdkServer().closedAfterTest()
        val got = testClient().geturl(server.url("/fixed")) { protocol = HttpVersion.HTTP_1_0 }
        got.responseBody.utf8() shouldBe "fixed"
        got.responseInfo.connectionActual shouldBe "close"
    }
})
