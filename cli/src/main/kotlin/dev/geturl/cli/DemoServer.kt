package dev.geturl.cli

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.io.ByteArrayOutputStream
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.zip.GZIPOutputStream
import kotlin.concurrent.thread

/** A server on a free loopback port with something for each step of the [Demo]. */
internal class DemoServer : AutoCloseable {
    private val closing = CountDownLatch(1)
    private val threads = Executors.newCachedThreadPool { thread(start = false, isDaemon = true, block = it::run) }
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    /** `http://127.0.0.1:PORT`. */
    val url: String get() = "http://127.0.0.1:${server.address.port}"

    init {
        server.executor = threads
        answer("/hello") { it.reply("Hello from a server on your own machine!\n".toByteArray()) }
        answer("/big", ::big)
        answer("/gzip", ::gzip)
        answer("/chunked", ::chunked)
        answer("/upload", ::upload)
        answer("/slow") { closing.await() }
        server.start()
    }

    private fun answer(path: String, handle: (HttpExchange) -> Unit) {
        server.createContext(path) { exchange -> exchange.use(handle) }
    }

    private fun HttpExchange.reply(body: ByteArray) {
        responseHeaders["Content-Type"] = "text/plain; charset=utf-8"
        sendResponseHeaders(OK, body.size.toLong())
        responseBody.write(body)
    }

    private fun big(exchange: HttpExchange) {
        exchange.sendResponseHeaders(OK, BIG_BYTES)
        val block = ByteArray(BLOCK_BYTES)
        repeat((BIG_BYTES / BLOCK_BYTES).toInt()) { exchange.responseBody.write(block) }
    }

    private fun gzip(exchange: HttpExchange) {
        val coded = ByteArrayOutputStream()
        GZIPOutputStream(coded).use { zip ->
            repeat(GZIP_LINES) { zip.write("line $it of a text that compresses well\n".toByteArray()) }
        }
        exchange.responseHeaders["Content-Encoding"] = "gzip"
        exchange.reply(coded.toByteArray())
    }

    private fun chunked(exchange: HttpExchange) {
        exchange.sendResponseHeaders(OK, 0)
        repeat(CHUNKS) {
            exchange.responseBody.write("piece $it ".toByteArray())
            exchange.responseBody.flush()
        }
    }

    private fun upload(exchange: HttpExchange) {
        val block = ByteArray(BLOCK_BYTES)
        val size = generateSequence { exchange.requestBody.read(block) }.takeWhile { it >= 0 }.sumOf { it.toLong() }
        exchange.reply("the server took $size bytes".toByteArray())
    }

    override fun close() {
        closing.countDown()
        server.stop(0)
        threads.shutdownNow()
    }

    companion object {
        const val BIG_BYTES = 64L * 1024 * 1024
        private const val OK = 200
        private const val BLOCK_BYTES = 64 * 1024
        private const val GZIP_LINES = 2_000
        private const val CHUNKS = 5
    }
}

/**
 * Runs [handle] and ends the exchange. A client that went away, as in the steps with a timeout and a reset, is no
 * fault.
 */
private fun HttpExchange.use(handle: (HttpExchange) -> Unit) {
    try {
        handle(this)
    } finally {
        close()
    }
}
