package dev.geturl.websocket

import dev.geturl.testing.promptly
import dev.geturl.testing.until
import dev.geturl.websocket.testing.idleServer
import dev.geturl.websocket.testing.testHttp
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.seconds

private const val SOCKETS = 2_000
private const val ALLOWED_BYTES = 4 * 1024L

private fun usedHeap(): Long {
    System.gc()
    return Runtime.getRuntime().let { it.totalMemory() - it.freeMemory() }
}

class IdleTest : FunSpec({
    test("an idle WebSocket that somebody listens to costs less than 4 KiB of heap, and no thread") {
        val http = testHttp()
        val server = idleServer()
        http.openWebSocket(server.url).cancel()
        val before = usedHeap()
        coroutineScope {
            val listening = ArrayList<Job>(SOCKETS)
            promptly(30.seconds) {
                repeat(SOCKETS) {
                    val socket = http.openWebSocket(server.url)
                    listening += launch { socket.incoming.collect { message -> error("$message came") } }
                }
            }
            Thread.getAllStackTraces().keys.count { it.name.startsWith("geturl-loop") } shouldBe 1
            until("an idle WebSocket to cost less") { (usedHeap() - before) / SOCKETS < ALLOWED_BYTES }
            listening.forEach { it.cancel() }
        }
    }
})
