package dev.geturl.real

import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import org.eclipse.jetty.compression.gzip.GzipCompression
import org.eclipse.jetty.compression.server.CompressionHandler
import org.eclipse.jetty.http.HttpFields
import org.eclipse.jetty.io.Content
import org.eclipse.jetty.server.Handler
import org.eclipse.jetty.server.Request
import org.eclipse.jetty.server.Response
import org.eclipse.jetty.server.Server
import org.eclipse.jetty.server.ServerConnector
import org.eclipse.jetty.util.Callback
import org.eclipse.jetty.util.thread.QueuedThreadPool
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import java.util.function.Supplier

/** Jetty, which echoes what it is sent and otherwise answers by path. */
private class Jetty(idleMillis: Long = 30_000) : AutoCloseable {
    private val server = Server(QueuedThreadPool(8, 8))
    private val connector = ServerConnector(server, 1, 1).apply {
        host = "127.0.0.1"
        idleTimeout = idleMillis
    }
    val connections: MutableSet<String> = ConcurrentHashMap.newKeySet()
    val requests = AtomicInteger()

    init {
        server.addConnector(connector)
        val answering = object : Handler.Abstract() {
            override fun handle(request: Request, response: Response, callback: Callback): Boolean {
                connections += request.connectionMetaData.id
                requests.incrementAndGet()
                answer(request, response, callback)
                return true
            }
        }
        server.handler = CompressionHandler(answering).apply { putCompression(GzipCompression()) }
        server.start()
    }

    fun url(path: String) = "http://127.0.0.1:${connector.localPort}$path"

    private fun answer(request: Request, response: Response, callback: Callback) =
        when (Request.getPathInContext(request)) {
            "/echo" -> {
                Content.copy(request, response, callback)
            }

            "/large" -> {
                response.write(true, ByteBuffer.wrap(ByteArray(3_000_000) { 'x'.code.toByte() }), callback)
            }

            "/text" -> {
                response.headers.put("Content-Type", "text/plain")
                response.write(true, ByteBuffer.wrap("text ".repeat(20_000).toByteArray()), callback)
            }

            "/closing" -> {
                response.headers.put("Connection", "close")
                response.write(true, ByteBuffer.wrap("closing".toByteArray()), callback)
            }

            "/cut" -> {
                response.headers.put("Content-Type", "image/png") // This is not compressed.
                val cutting = Callback.from({ callback.failed(IOException("cut short")) }, callback::failed)
                response.write(false, ByteBuffer.wrap("part".toByteArray()), cutting)
            }

            "/hinted" -> {
                response.writeInterim(103, HttpFields.build().put("Link", "</a.css>; rel=preload")).thenRun {
                    response.trailersSupplier = Supplier { HttpFields.build().put("X-Late", "yes") }
                    response.write(true, ByteBuffer.wrap("hinted".toByteArray()), callback)
                }
                Unit
            }

            "/early" -> {
                response.status = 413
                response.write(true, ByteBuffer.wrap("too large".toByteArray()), callback)
            }

            else -> {
                response.status = 404
                callback.succeeded()
            }
        }

    override fun close() {
        server.stop()
        server.destroy()
    }
}

/** Exchanges with Jetty 12. */
class JettyTest : FunSpec({
    test("A large body and a missing page come from one kept connection") {
        val jetty = Jetty().closedAfterTest()
        val http = testClient()
        http.geturl(jetty.url("/large")).responseBody.size shouldBe 3_000_000
        http.geturl(jetty.url("/missing")).responseCode shouldBe 404
        jetty.connections.size shouldBe 1
    }

    test("An echo comes back while it is still being sent") {
        val jetty = Jetty().closedAfterTest()
        val text = "0123456789".repeat(200_000)
        val got = testClient().geturl(jetty.url("/echo")) { queryChannel(Buffer().writeUtf8(text)) }
        got.status shouldBe Status.OK
        got.responseBody.utf8() shouldBe text
        got.postError shouldBe null
    }

    test("An upload that is refused early has its answer") {
        val jetty = Jetty().closedAfterTest()
        val got = testClient().geturl(jetty.url("/early")) {
            expectContinue = false
            queryChannel(ZeroSource(1L shl 30), 1L shl 30)
        }
        got.responseCode shouldBe 413
        got.responseBody.utf8() shouldBe "too large"
    }

    test("Many calls at once are all answered, each with its own") {
        val jetty = Jetty().closedAfterTest()
        val http = testClient()
        coroutineScope {
            val calls =
                List(200) { async { http.geturl(jetty.url("/echo")) { query("call $it") }.responseBody.utf8() } }
            calls.awaitAll() shouldBe List(200) { "call $it" }
        }
    }

    test("A connection that Jetty ends while it rests is seen to end, and a POST goes out on a fresh one") {
        val jetty = Jetty(idleMillis = 200).closedAfterTest()
        val http = testClient()
        http.geturl(jetty.url("/text")).responseInfo.connectionActual shouldBe "keep-alive"
        untilNoneIsOpen()
        http.geturl(jetty.url("/echo")) { query("again") }.responseBody.utf8() shouldBe "again"
        jetty.connections.size shouldBe 2
    }

    test("What its compression handler has coded is undone") {
        val jetty = Jetty().closedAfterTest()
        val got = testClient().geturl(jetty.url("/text"))
        got.responseInfo.compression shouldBe "gzip"
        got.text() shouldBe "text ".repeat(20_000)
    }

    test("HEAD has the headers and no body, and the connection goes on") {
        val jetty = Jetty().closedAfterTest()
        val http = testClient { zip = false }
        val head = http.geturl(jetty.url("/text")) { validate = true }
        head.responseHeaderValue("Content-Length") shouldBe "100000"
        head.responseBody.size shouldBe 0
        http.geturl(jetty.url("/text")).size shouldBe 100_000
        jetty.connections.size shouldBe 1
    }

    test("It says 100 (Continue) to who asks when it reads the body, and not when it does not want it") {
        val jetty = Jetty().closedAfterTest()
        val http = testClient()
        val told = ArrayList<Int>()
        val echo = http.geturl(jetty.url("/echo")) {
            expectContinue = true
            query("asked")
            onInterim { told += it.code }
        }
        echo.responseBody.utf8() shouldBe "asked"
        told shouldBe listOf(100)
        val early = http.geturl(jetty.url("/early")) {
            expectContinue = true
            query("asked")
            onInterim { told += it.code }
        }
        early.responseCode shouldBe 413
        early.currentPost shouldBe 0
        told shouldBe listOf(100)
    }

    test("103 (Early Hints) comes before the answer, and trailers behind it") {
        val jetty = Jetty().closedAfterTest()
        val told = ArrayList<String>()
        val got = testClient().geturl(jetty.url("/hinted")) {
            headers { add("TE", "trailers") }
            onInterim { told += "${it.code} ${it.headers["Link"]}" }
        }
        got.text() shouldBe "hinted"
        got.responseTrailers["X-Late"] shouldBe "yes"
        told shouldBe listOf("103 </a.css>; rel=preload")
    }

    test("Connection: close in its answer ends the connection, and a body that it cuts short is eof") {
        val jetty = Jetty().closedAfterTest()
        val http = testClient()
        repeat(2) { http.geturl(jetty.url("/closing")).responseInfo.connectionActual shouldBe "close" }
        jetty.connections.size shouldBe 2
        val cut = http.geturl(jetty.url("/cut"))
        cut.status shouldBe Status.EOF
        cut.responseBody.utf8() shouldBe "part"
    }

    test("GETs are pipelined to it, and each has its own answer") {
        val jetty = Jetty().closedAfterTest()
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        val paths = List(100) { if (it % 10 == 0) "/text" else "/missing" }
        paths.map { http.start(jetty.url(it)) }.map { it.await().responseCode } shouldBe
            paths.map { if (it == "/text") 200 else 404 }
        jetty.connections.size shouldBe 1
        jetty.requests.get() shouldBe 100
    }
})
