package dev.geturl.pool

import dev.geturl.testing.PATIENCE
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicIntegerArray
import kotlin.concurrent.thread
import kotlin.random.Random

/**
 * Answers most requests, each with a body that names it, and deals badly with the rest: it ends, resets, stalls,
 * truncates and forgets at random. It remembers nothing but which POSTs have arrived, so that it can run for long.
 */
internal class WildServer(private val seed: Long, requests: Int) : AutoCloseable {
    private val listener = ServerSocketChannel.open().bind(InetSocketAddress(InetAddress.getByName(LOOPBACK), 0), 1024)
    private val threads = Executors.newCachedThreadPool { Thread(it, "wild-server").apply { isDaemon = true } }
    private val open = ConcurrentHashMap.newKeySet<SocketChannel>()
    private val accepting = thread(isDaemon = true, name = "wild-server") { acceptAll() }

    /** How often each POST has arrived. */
    val posted = AtomicIntegerArray(requests)

    val port: Int = (listener.localAddress as InetSocketAddress).port

    private fun acceptAll() {
        var accepted = 0
        try {
            while (true) {
                val channel = listener.accept()
                open += channel
                val random = Random(seed + ++accepted)
                threads.execute { play(channel, random) }
            }
        } catch (_: ClosedChannelException) {
            // The test is over.
            threads.shutdown()
        }
    }

    private fun play(channel: SocketChannel, random: Random) {
        try {
            channel.use { WildPeer(it, random, posted).play() }
        } catch (_: IOException) {
            // The client went away, which it may at any time.
        } finally {
            open -= channel
        }
    }

    override fun close() {
        listener.close()
        accepting.join()
        open.forEach { it.close() }
        check(threads.awaitTermination(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)) { "a connection did not end" }
    }

    private companion object {
        const val LOOPBACK = "127.0.0.1"
    }
}

/** One connection of a [WildServer]. */
private class WildPeer(
    private val channel: SocketChannel,
    private val random: Random,
    private val posted: AtomicIntegerArray,
) {
    private class Request(val method: String, val id: Int)

    private val input = Buffer()
    private val room = ByteBuffer.allocate(16 * 1024)

    fun play() {
        while (true) {
            val request = request() ?: return
            if (request.method == "POST") posted.incrementAndGet(request.id)
            if (!treat(request)) return
        }
    }

    /** False when the connection is to end now. */
    private fun treat(request: Request): Boolean = when (random.nextInt(1_000)) {
        in 0..9 -> false
        in 10..14 -> reset()
        in 15..17 -> lingerOn()
        in 18..20 -> sendAndLinger(response(request).take(60))
        in 21..30 -> sendAndEnd(response(request).dropLast(1))
        in 31..33 -> sendAndLinger("that was all, folks\r\n\r\n")
        in 34..48 -> sendAndEnd(response(request))
        in 49..63 -> sendAndLinger(response(request, "Connection: close"), endsOutput = true)
        in 64..68 -> send(response(request)).let { reset() }
        in 69..71 -> sendAndLinger(response(request, "Connection: close", status = "408 Late"), endsOutput = true)
        in 72..79 -> sendAndEnd(response(request).replaceFirst("HTTP/1.1", "HTTP/1.0"))
        in 80..179 -> sendInPieces(response(request))
        in 180..279 -> sendAndGoOn(chunked(request))
        in 280..289 -> sendAndGoOn(response(request, "Keep-Alive: timeout=60, max=0"))
        in 290..299 -> sendAndEnd(chunked(request).dropLast(5))
        else -> sendAndGoOn(response(request))
    }

    private fun response(request: Request, field: String = "X-Some: thing", status: String = "200 OK"): String {
        val body = body(request)
        val head = "HTTP/1.1 $status\r\n$field\r\nX-Request: ${request.id}\r\nContent-Length: ${body.length}\r\n\r\n"
        return if (request.method == "HEAD") head else head + body
    }

    private fun chunked(request: Request): String {
        val head = "HTTP/1.1 200 OK\r\nX-Request: ${request.id}\r\nTransfer-Encoding: chunked\r\n\r\n"
        if (request.method == "HEAD") return head
        val pieces = body(request).chunked(random.nextInt(1, 4_000))
        return head + pieces.joinToString("") { "${it.length.toString(radix = 16)}\r\n$it\r\n" } + "0\r\n\r\n"
    }

    private fun body(request: Request): String =
        "[${request.id}]".repeat(if (random.nextInt(30) == 0) random.nextInt(1, 4_000) else random.nextInt(1, 10))

    private fun sendAndGoOn(text: String): Boolean {
        send(text)
        return true
    }

    private fun sendAndEnd(text: String): Boolean {
        send(text)
        return false
    }

    private fun sendAndLinger(text: String, endsOutput: Boolean = false): Boolean {
        send(text)
        if (endsOutput) channel.shutdownOutput()
        return lingerOn()
    }

    private fun sendInPieces(text: String): Boolean {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        text.chunked(text.length / 3 + 1).forEach(::send)
        return true
    }

    private fun reset(): Boolean {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0)
        return false
    }

    /** Says nothing more, and waits until the client has enough of it. */
    private fun lingerOn(): Boolean {
        while (receive()) input.clear()
        return false
    }

    private fun send(text: String) {
        val bytes = ByteBuffer.wrap(text.toByteArray(Charsets.ISO_8859_1))
        while (bytes.hasRemaining()) channel.write(bytes)
    }

    private fun request(): Request? {
        while (input.indexOf(END_OF_HEAD) < 0) if (!receive()) return null
        val head = input.readUtf8(input.indexOf(END_OF_HEAD) + END_OF_HEAD.size)
        val (method, path) = head.split(' ', limit = 3)
        val length = head.substringAfter("Content-Length: ", "0\r\n").substringBefore("\r\n").toLong()
        while (input.size < length) if (!receive()) return null
        input.skip(length)
        return Request(method, path.drop(1).toInt())
    }

    private fun receive(): Boolean {
        room.clear()
        val count = channel.read(room)
        if (count > 0) input.write(room.array(), 0, count)
        return count >= 0
    }

    private companion object {
        val END_OF_HEAD = "\r\n\r\n".encodeUtf8()
    }
}
