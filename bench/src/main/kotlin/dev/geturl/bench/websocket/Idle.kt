package dev.geturl.bench.websocket

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.bench.Jvm
import dev.geturl.bench.LineProcess
import dev.geturl.net.SocketAddress
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketHandler
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.openWebSocket
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.File
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit

/** Reads commands from standard input and answers each with a line. */
private fun answering(answer: (command: String) -> Any) {
    for (line in generateSequence { readlnOrNull() }) println(answer(line))
}

/** Heap in use, when all is collected that can be. */
private fun heap(): Long {
    val runtime = Runtime.getRuntime()
    repeat(COLLECTIONS) { System.gc() }
    return runtime.totalMemory() - runtime.freeMemory()
}

/** The server's process: `heap`, and `broadcast`, which gives how many the message is in line for. */
internal object IdleServer {
    @JvmStatic
    fun main(args: Array<String>) = runBlocking {
        val before = heap()
        val server = WebSocketServer()
        server.live("/", handler = WebSocketHandler { _, _ -> })
        println((server.listen().localAddress as SocketAddress.Inet).port)
        answering { command ->
            if (command == "heap") {
                (heap() - before) / maxOf(1, server.size)
            } else {
                runBlocking { server.broadcast(Message.Text("news of the day")) }
            }
        }
        server.close()
    }
}

/** The client's process: `open N`, `heap`, `threads`, and `received`, which waits until all have the next message. */
@OptIn(DelicateGeturlApi::class)
internal object IdleClient {
    private val before = heap()
    private val http = HttpClient()
    private val scope = CoroutineScope(http.dispatcher)
    private val sockets = ArrayList<WebSocket>()
    private val received = Semaphore(0)

    @JvmStatic
    fun main(args: Array<String>) {
        answering { command ->
            when {
                command.startsWith("open ") -> open(args[0], command.substringAfter(' ').toInt())
                command == "heap" -> (heap() - before) / maxOf(1, sockets.size)
                command == "threads" -> Thread.getAllStackTraces().keys.count { it.name.startsWith("geturl") }
                else -> received.tryAcquire(sockets.size, PATIENCE_SECONDS, TimeUnit.SECONDS)
            }
        }
        http.close()
    }

    private fun open(url: String, count: Int): Int = runBlocking(http.dispatcher) {
        while (sockets.size < count) {
            sockets += List(minOf(AT_A_TIME, count - sockets.size)) { async { http.openWebSocket(url) } }.awaitAll()
        }
        for (socket in sockets) scope.launch { socket.incoming.collect { received.release() } }
        sockets.size
    }
}

/**
 * `bench/run websocket-idle`: 10,000 idle WebSockets in one client process, held by one server, which tells them all.
 */
internal fun main(args: Array<String>) {
    val count = args.getOrNull(1)?.toInt() ?: CONNECTIONS
    val logs = File(args.first(), "target/bench/logs")

    fun process(type: Class<*>, vararg arguments: String) =
        LineProcess(Jvm.command(type.name, arguments.asList(), Jvm.classPath), File(logs, "${type.simpleName}.log"))
    process(IdleServer::class.java).use { server ->
        val url = "ws://127.0.0.1:${server.answer(PATIENCE_SECONDS)}/"
        process(IdleClient::class.java, url).use { client ->
            println("open: ${client.ask("open $count", PATIENCE_SECONDS)}")
            println("client: ${client.ask("heap", PATIENCE_SECONDS)} bytes of heap each")
            println("client: ${client.ask("threads", PATIENCE_SECONDS)} threads of geturl")
            println("server: ${server.ask("heap", PATIENCE_SECONDS)} bytes of heap each")
            repeat(BROADCASTS) {
                val start = System.nanoTime()
                val reached = server.ask("broadcast", PATIENCE_SECONDS)
                val inLine = (System.nanoTime() - start) / NANOS_PER_MILLI
                check(client.ask("received", PATIENCE_SECONDS) == "true") { "not all have the message" }
                val all = (System.nanoTime() - start) / NANOS_PER_MILLI
                println("broadcast to $reached: in line after $inLine ms, with all of them after $all ms")
            }
        }
    }
}

private const val CONNECTIONS = 10_000
private const val AT_A_TIME = 100
private const val COLLECTIONS = 3
private const val BROADCASTS = 5
private const val PATIENCE_SECONDS = 120L
private const val NANOS_PER_MILLI = 1_000_000
