package dev.geturl.nio

import dev.geturl.SocketOptions
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import okio.Buffer
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import kotlin.coroutines.resume
import kotlin.time.Duration.Companion.seconds

/** Loops, a transport on them, and a blocking server on the loopback to talk to. All of it ends with [close]. */
internal class LoopFixture(count: Int = 1, backlog: Int = 50) : AutoCloseable {
    val loops = LoopGroup(count, "test-loop")
    val loop: EventLoop = loops.next()
    val transport = NioTransport(loops)
    val server = ServerSocket(0, backlog, InetAddress.getLoopbackAddress())
    private val peers = ArrayList<Socket>()

    val target: ConnectTarget get() = target()

    fun target(options: SocketOptions = SocketOptions()) = ConnectTarget(
        "localhost",
        server.localPort,
        server.localSocketAddress.toSocketAddress() as SocketAddress.Inet,
        null,
        options,
    )

    /** A connection and the socket that the server has for it. */
    suspend fun pair(options: SocketOptions = SocketOptions()): Pair<NioConnection, Socket> {
        val connection = transport.connect(target(options)) as NioConnection
        val peer = withContext(Dispatchers.IO) { server.accept() }
        peers.add(peer)
        return connection to peer
    }

    override fun close() {
        loops.close()
        peers.forEach { it.close() }
        server.close()
        runBlocking { withTimeout(10.seconds) { loops.started.forEach { it.awaitClosed() } } }
    }
}

/** Runs [block] with a fixture, and fails rather than hang. */
internal fun onLoops(count: Int = 1, block: suspend LoopFixture.() -> Unit): Unit = LoopFixture(count).use { fixture ->
    runBlocking(Dispatchers.Default) { withTimeout(10.seconds) { fixture.block() } }
}

/** Suspends until all that was handed to the loop before now is done, and it has looked at its sockets once more. */
internal suspend fun EventLoop.settle() {
    repeat(3) { suspendCancellableCoroutine { waiting -> execute { waiting.resume(Unit) } } }
}

/** Suspends until [condition], asked on the loop turn after turn. */
internal suspend fun EventLoop.until(condition: () -> Boolean) {
    while (!ask(condition)) settle()
}

private suspend fun <T> EventLoop.ask(question: () -> T): T =
    suspendCancellableCoroutine { waiting -> execute { waiting.resumeWith(runCatching(question)) } }

/** Sends [text]. */
internal suspend fun Connection.send(text: String) = Buffer().writeUtf8(text).let { write(it, it.size) }

/** Reads [count] bytes as text. */
internal suspend fun Connection.receive(count: Int): String {
    val sink = Buffer()
    while (sink.size < count) check(read(sink, count - sink.size) > 0) { "the peer ended after ${sink.size} bytes" }
    return sink.readUtf8()
}

/** Makes the next close of this socket a reset. */
internal fun Socket.reset() {
    setSoLinger(true, 0)
    close()
}

/** Sends [text] from the other side. */
internal fun Socket.write(text: String) = getOutputStream().write(text.toByteArray())
