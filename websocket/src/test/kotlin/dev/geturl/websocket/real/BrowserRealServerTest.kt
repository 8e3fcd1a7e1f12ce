package dev.geturl.websocket.real

import com.sun.net.httpserver.HttpServer
import dev.geturl.testing.closedAfterTest
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.Message
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.WebSocketServerOptions
import dev.geturl.websocket.interop.PROTOCOL
import dev.geturl.websocket.server.echo
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.testServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.withTimeout
import java.io.File
import java.net.InetSocketAddress
import java.nio.file.Files
import java.util.concurrent.Executors
import kotlin.time.Duration.Companion.seconds

/** Without a window, without what needs more than a container has, and without an end. */
private val FLAGS = arrayOf(
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-port=0",
)

/** Debian's Chromium, without a window, on a page that opens a WebSocket and says how it went. */
class BrowserRealServerTest : FunSpec({
    /** Serves `interop/page.html`: gives its URL. */
    fun page(): String {
        val threads = Executors.newSingleThreadExecutor()
        AutoCloseable { threads.shutdownNow() }.closedAfterTest()
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.executor = threads
        server.createContext("/page.html") { exchange ->
            exchange.use {
                val page = File("interop/page.html").readBytes()
                it.responseHeaders.add("Content-Type", "text/html")
                it.sendResponseHeaders(200, page.size.toLong())
                it.responseBody.write(page)
            }
        }
        server.start()
        AutoCloseable { server.stop(0) }.closedAfterTest()
        return "http://127.0.0.1:${server.address.port}/page.html"
    }

    fun browse(url: String) {
        val profile = Files.createTempDirectory("geturl-chromium").toFile()
        AutoCloseable { profile.deleteRecursively() }.closedAfterTest()
        Program("chromium", *FLAGS, "--user-data-dir=$profile", url).closedAfterTest()
    }

    /** What the page says of its WebSocket to a server of [options]; at /report any page may say so. */
    suspend fun reported(page: String, options: WebSocketServerOptions): String {
        val report = CompletableDeferred<String>()
        val origins = OriginRule { it.path == "/report" || options.origins.allows(it) }
        val server = testServer(options.copy(origins = origins))
        server.live("/echo", PROTOCOL) { it.echo() }
        server.live("/report") { socket -> report.complete((socket.receive() as Message.Text).text) }
        browse("$page#${server.listen().port}")
        return withTimeout(50.seconds) { report.await() }
    }

    test("A page opens, echoes and closes, compressed and not") {
        val page = page()
        val allowed = OriginRule.of(page.removeSuffix("/page.html"))
        reported(page, WebSocketServerOptions(origins = allowed)) shouldBe "ok with permessage-deflate"
        val plain = WebSocketOptions(deflate = null)
        reported(page, WebSocketServerOptions(plain, origins = allowed)) shouldBe "ok with no extensions"
        val narrow = WebSocketOptions(deflate = DeflateOptions(threshold = 0, clientNoContextTakeover = true))
        reported(page, WebSocketServerOptions(narrow, origins = allowed)) shouldStartWith "ok with permessage-deflate;"
    }

    test("A page of another origin opens nothing unless it may") {
        reported(page(), WebSocketServerOptions()) shouldBe "not opened: 1006"
    }
})
