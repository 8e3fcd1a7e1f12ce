package dev.geturl.websocket

import dev.geturl.testing.until
import dev.geturl.websocket.testing.idleServer
import dev.geturl.websocket.testing.testHttp
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

private const val SOCKETS = 2_000
private const val ALLOWED_BYTES = 4_608L

private fun usedHeap(): Long {
    System.gc()
    return Runtime.getRuntime().let { it.totalMemory() - it.freeMemory() }
}

class IdleTest : FunSpec({
    // The server's end, which takes some 600 bytes, is in the same heap.
    test("an idle WebSocket that somebody listens to costs less than 4 KiB of heap, and no thread") {
        val http = testHttp()
        val server = idleServer()
        http.openWebSocket(server.url).cancel()
        val before = usedHeap()
        val scope = CoroutineScope(Dispatchers.Default)
        repeat(SOCKETS) {
            val socket = http.openWebSocket(server.url)
            scope.launch { socket.incoming.collect { message -> error("$message came") } }
        }
        Thread.getAllStackTraces().keys.count { it.name.startsWith("geturl-loop") } shouldBe 1
        var cost = 0L
        until("an idle WebSocket to cost less") {
            cost = (usedHeap() - before) / SOCKETS
            cost < ALLOWED_BYTES
        }
        println("an idle WebSocket costs $cost bytes")
        scope.cancel()
    }
})
