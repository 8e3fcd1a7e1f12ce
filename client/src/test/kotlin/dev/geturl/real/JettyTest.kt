package dev.geturl.real

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
import org.eclipse.jetty.io.Content
import org.eclipse.jetty.server.Handler
import org.eclipse.jetty.server.Request
import org.eclipse.jetty.server.Response
import org.eclipse.jetty.server.Server
import org.eclipse.jetty.server.ServerConnector
import org.eclipse.jetty.util.Callback
import org.eclipse.jetty.util.thread.QueuedThreadPool
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap

/** Jetty, which echoes what it is sent and otherwise answers by path. */
private class Jetty : AutoCloseable {
    private val server = Server(QueuedThreadPool(8, 8))
    private val connector = ServerConnector(server, 1, 1).apply { host = "127.0.0.1" }
    val connections: MutableSet<String> = ConcurrentHashMap.newKeySet()

    init {
        server.addConnector(connector)
        server.handler = object : Handler.Abstract() {
            override fun handle(request: Request, response: Response, callback: Callback): Boolean {
                connections += request.connectionMetaData.id
                answer(request, response, callback)
                return true
            }
        }
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
        http.geturl(jetty.url("/large")).size shouldBe 3_000_000
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
})
