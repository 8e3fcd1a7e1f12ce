package dev.geturl.websocket

import dev.geturl.DelicateGeturlApi
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.testing.promptly
import dev.geturl.websocket.fuzz.ScriptedConnection
import dev.geturl.websocket.server.echo
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.testServer
import dev.geturl.websocket.testing.testHttp
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

private const val CONNECTIONS = 16
private const val SENDERS = 4
private const val MESSAGES = 12

/** Its last bytes say whose it is. */
private fun message(seed: Int, most: Int) =
    ByteArray(1 + Random(seed).nextInt(most)) { (seed shr 8 * (it and 3)).toByte() }.toByteString()

/** To a peer that says nothing and takes [most] bytes. */
private class Reluctant(dispatcher: CoroutineDispatcher, private var most: Long) :
    Connection by ScriptedConnection(dispatcher, SocketAddress.Unix("nowhere"), { ByteString.EMPTY }) {
    private val end = CompletableDeferred<Unit>()

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        end.await()
        return -1
    }

    override suspend fun write(source: Buffer, byteCount: Long) {
        if (byteCount > most) awaitCancellation()
        most -= byteCount
        source.skip(byteCount)
    }

    override fun close() {
        end.complete(Unit)
    }
}

@OptIn(DelicateGeturlApi::class)
class BackPressureTest : FunSpec({
    test("a message that is a little more than may wait is in line as soon as that little has gone") {
        val limits = WebSocketLimits(outgoingBytes = 1L shl 20)
        val connection = Reluctant(testHttp().dispatcher, most = 1L shl 19)
        val socket = connection.takeover(options = WebSocketOptions(limits, deflate = null))
        promptly { socket.send(ByteArray((1 shl 20) + 1_000).toByteString()) }
        socket.cancel()
    }

    // Each limit is so small that nearly every message waits at both ends, on threads that are more than the cores.
    test("whoever waits for room goes on, however many send and however little may wait") {
        val roomy = WebSocketOptions(WebSocketLimits(outgoingBytes = Long.MAX_VALUE / 2), deflate = null)
        val server = testServer(WebSocketServerOptions(roomy)).apply { live("/") { it.echo() } }
        val url = "ws://127.0.0.1:${server.listen().port}/"
        val http = testHttp()
        withContext(Dispatchers.Default) {
            repeat(CONNECTIONS) { number ->
                val limits = WebSocketLimits(outgoingBytes = 1L shl number, incomingBytes = 1L shl CONNECTIONS - number)
                val most = if (number % 8 == 7) 1 shl 20 else 1 shl 12
                val socket = http.openWebSocket(url, options = WebSocketOptions(limits, deflate = null))
                val all = (0 until SENDERS * MESSAGES).map { message(it, most) }
                all.chunked(MESSAGES).forEach { share -> launch { share.forEach { socket.send(it) } } }
                launch {
                    val echoed =
                        promptly { socket.incoming.map { it.bytes.hashCode() }.take(all.size).toList() }
                    echoed shouldContainExactlyInAnyOrder all.map { it.hashCode() }
                    socket.close().code shouldBe CloseCode.NORMAL
                }
            }
        }
    }
})
