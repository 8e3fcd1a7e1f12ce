package dev.geturl.bench.websocket.adapter

import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.plugins.websocket.DefaultClientWebSocketSession
import io.ktor.client.plugins.websocket.WebSockets
import io.ktor.client.plugins.websocket.webSocketSession
import io.ktor.websocket.Frame
import io.ktor.websocket.WebSocketDeflateExtension
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking

/**
 * Ktor's CIO engine, a coroutine for each connection. Compression, which is off by default, is asked for where it is
 * due.
 */
internal class KtorEcho(private val setting: EchoSetting) : EchoClient {
    private val load = setting.load
    private val http = HttpClient(CIO) {
        install(WebSockets) { if (load.isDeflated) extensions { install(WebSocketDeflateExtension) } }
    }
    private val message = load.message()
    private val sessions = runBlocking { List(load.connections) { http.webSocketSession(setting.url) } }

    override fun echo(stopAtNanos: Long): Long = runBlocking {
        sessions.map { async(Dispatchers.Default) { rally(it, stopAtNanos) } }.awaitAll().sum()
    }

    private suspend fun rally(session: DefaultClientWebSocketSession, stopAtNanos: Long): Long {
        var done = 0L
        var underWay = load.window
        repeat(underWay) { session.send(Frame.Binary(true, message)) }
        while (underWay > 0) {
            val length = session.incoming.receive().data.size
            check(length == load.size) { "$length bytes came back of ${load.size}" }
            done++
            if (System.nanoTime() < stopAtNanos) session.send(Frame.Binary(true, message)) else underWay--
        }
        return done
    }

    override fun close() = http.close()
}
