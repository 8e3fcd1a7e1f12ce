package dev.geturl.real

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.testing.Gate
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.zip.GZIPOutputStream

/** So many connections that rest the JDK's server keeps. */
private const val KEPT = 200

/** The JDK's own server, which answers each path with what it is named after. */
private class JdkServer : AutoCloseable {
    private val threads = Executors.newCachedThreadPool { Thread(it, "jdk-server").apply { isDaemon = true } }
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0)
    val ports: MutableSet<Int> = ConcurrentHashMap.newKeySet()
    private val crowd = Gate()

    init {
        server.executor = threads
        server.createContext("/") { exchange -> exchange.use { answer(it) } }
        server.start()
    }

    fun url(path: String) = "http://127.0.0.1:${server.address.port}$path"

    private fun answer(exchange: HttpExchange) {
        ports += exchange.remoteAddress.port
        if (ports.size > KEPT) crowd.open()
        if (exchange.requestURI.path == "/early") return respond(exchange, 413, "too large".toByteArray())
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

            "/crowd" -> {
                crowd.pass()
                respond(exchange, 200, "one of many".toByteArray())
            }

            "/closing" -> {
                exchange.responseHeaders.add("Connection", "close")
                respond(exchange, 200, "closing".toByteArray())
            }

            "/cut" -> {
                exchange.sendResponseHeaders(200, 1_000)
                exchange.responseBody.write("part".toByteArray())
                exchange.responseBody.flush()
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

    fun stop() = server.stop(0)

    override fun close() {
        stop()
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

    test("It says 100 (Continue) to who asks, and has the body") {
        val server = JdkServer().closedAfterTest()
        val told = ArrayList<Int>()
        val got = testClient().geturl(server.url("/echo")) {
            expectContinue = true
            query("asked")
            onInterim { told += it.code }
        }
        got.responseBody.utf8() shouldBe "POST asked"
        told shouldBe listOf(100)
    }

    test("An upload that it answers without reading it has its answer, and the next call one too") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        val got = http.geturl(server.url("/early")) {
            expectContinue = false
            queryChannel(ZeroSource(1L shl 28), 1L shl 28)
        }
        got.responseCode shouldBe 413
        got.responseBody.utf8() shouldBe "too large"
        got.postError shouldNotBe null
        http.geturl(server.url("/fixed")).responseBody.utf8() shouldBe "fixed"
        server.ports.size shouldBe 2
    }

    test("Connection: close in its answer ends the connection") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        repeat(2) { http.geturl(server.url("/closing")).responseInfo.connectionActual shouldBe "close" }
        server.ports.size shouldBe 2
    }

    test("A body that it cuts short is eof") {
        val server = JdkServer().closedAfterTest()
        val got = testClient().geturl(server.url("/cut"))
        got.status shouldBe Status.EOF
        got.responseBody.utf8() shouldBe "part"
    }

    test("More calls at once than it keeps connections afterwards are all answered, and so are those after them") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        // It ends those without a word, and answers nobody before there are so many.
        repeat(3) {
            val answers = coroutineScope {
                List(300) { async { http.geturl(server.url("/crowd")) { method = "PUT" } } }.awaitAll()
            }
            answers.map { it.responseBody.utf8() }.distinct() shouldBe listOf("one of many")
        }
        server.ports.size shouldBeGreaterThan KEPT
    }

    test("GETs are pipelined to it, and each has its own answer") {
        val server = JdkServer().closedAfterTest()
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        val paths = List(100) { if (it % 3 == 0) "/fixed" else "/gzip" }
        paths.map { http.start(server.url(it)) }.texts().map { it.length } shouldBe
            paths.map { if (it == "/fixed") 5 else 100_000 }
        server.ports.size shouldBe 1
    }

    test("The end of the server is seen by the connections that rest") {
        val server = JdkServer().closedAfterTest()
        val http = testClient()
        http.geturl(server.url("/fixed"))
        server.stop()
        untilNoneIsOpen()
        shouldThrow<HttpException.ConnectFailed> { http.geturl(server.url("/fixed")) }
    }
})
