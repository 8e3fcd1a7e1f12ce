package dev.geturl.bench.server

import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.channels.ClosedChannelException
import java.nio.channels.ServerSocketChannel
import kotlin.concurrent.thread

/**
 * The server of the benchmark, on a free port of 127.0.0.1. It knows the workloads and nothing else: `GET /small`,
 * `/bytes/N`, `/chunks/N`, `/text` (gzip of [textLength] bytes, made at the start) and `PUT` with a length.
 */
internal class Server(textLength: Int, loopCount: Int) : AutoCloseable {
    private val listener =
        ServerSocketChannel.open().bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG)
    private val content = Content(textLength)
    private val loops = List(loopCount) { Loop(content).apply { start() } }

    /** The port it listens on. */
    val port: Int = (listener.localAddress as InetSocketAddress).port

    /** How many connections it has accepted; for tests. */
    @Volatile
    var accepted: Int = 0
        private set

    init {
        thread(isDaemon = true, name = "server-accept") { accept() }
    }

    override fun close() {
        listener.close()
        loops.forEach { it.close() }
    }

    private fun accept() {
        try {
            while (true) loops[accepted % loops.size].adopt(listener.accept().also { accepted++ })
        } catch (_: ClosedChannelException) {
            // close() is the only way out of the loop.
        }
    }

    private companion object {
        const val BACKLOG = 1_024
    }
}

/**
 * The server as a process: its argument is the text's length, its one line of output the port, and it ends with its
 * input.
 */
internal fun main(args: Array<String>) {
    Thread.setDefaultUncaughtExceptionHandler { _, e ->
        // The error stream is the process's log, from which the harness takes its last words.
        e.printStackTrace()
        Runtime.getRuntime().halt(1)
    }
    val loops = maxOf(1, Runtime.getRuntime().availableProcessors() / 2)
    Server(args.single().toInt(), loops).use { server ->
        println(server.port)
        while (System.`in`.read() >= 0) continue
    }
}
