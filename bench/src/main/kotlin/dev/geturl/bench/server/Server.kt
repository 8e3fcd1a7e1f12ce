package dev.geturl.bench.server

import dev.geturl.bench.TlsFiles
import dev.geturl.bench.sayLastWords
import java.io.File
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.channels.ClosedChannelException
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import kotlin.concurrent.thread

/**
 * The server of the benchmark, on a free port of 127.0.0.1. It knows the workloads and nothing else: `GET /small`,
 * `/bytes/N`, `/chunks/N`, `/text` (gzip of [textLength] bytes, made at the start) and `PUT` with a length.
 */
internal class Server(textLength: Int, loopCount: Int, tls: TlsFiles? = null) : AutoCloseable {
    private val content = Content(textLength)
    private val loops = List(loopCount) { Loop().apply { start() } }
    private val context = tls?.serverContext()
    private val doors: List<Door> = listOfNotNull(
        Door { Peer(PlainChannel(it), content) },
        context?.let { context -> Door { Peer(TlsChannel(it, context), content) } },
        // Each connection has a context of its own, in which no session is known.
        tls?.let { Door { channel -> Peer(TlsChannel(channel, it.serverContext()), content, isOnce = true) } },
    )

    /** The port it listens on. */
    val port: Int get() = ports.first()

    /** That, the one of TLS, and the one of TLS with a full handshake for each request. */
    val ports: List<Int> get() = doors.map { it.port }

    /** How many connections it has accepted; for tests. */
    @Volatile
    var accepted: Int = 0
        private set

    init {
        for (door in doors) thread(isDaemon = true, name = "server-accept") { accept(door) }
    }

    override fun close() {
        doors.forEach { it.listener.close() }
        loops.forEach { it.close() }
    }

    private class Door(val peer: (SocketChannel) -> Peer) {
        val listener: ServerSocketChannel =
            ServerSocketChannel.open().bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG)
        val port: Int get() = (listener.localAddress as InetSocketAddress).port
    }

    private fun accept(door: Door) {
        try {
            while (true) loops[accepted % loops.size].adopt(door.listener.accept().also { accepted++ }, door.peer)
        } catch (_: ClosedChannelException) {
            // close() is the only way out of the loop.
        }
    }

    private companion object {
        const val BACKLOG = 1_024
    }
}

/**
 * The server as a process: its arguments are the text's length and the folder of its certificates, its one line of
 * output the ports, and it ends with its input.
 */
internal fun main(args: Array<String>) {
    Thread.setDefaultUncaughtExceptionHandler { _, e ->
        sayLastWords(e)
        Runtime.getRuntime().halt(1)
    }
    val loops = maxOf(1, Runtime.getRuntime().availableProcessors() / 2)
    Server(args[0].toInt(), loops, TlsFiles(File(args[1]))).use { server ->
        println(server.ports.joinToString(" "))
        while (System.`in`.read() >= 0) continue
    }
}
