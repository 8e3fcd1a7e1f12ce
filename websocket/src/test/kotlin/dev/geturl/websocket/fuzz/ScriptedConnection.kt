package dev.geturl.websocket.fuzz

import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CoroutineDispatcher
import okio.Buffer
import okio.ByteString

/** A peer without a socket, of any bytes at all: [answer] to the request it gets, and then its end. */
internal class ScriptedConnection(
    override val dispatcher: CoroutineDispatcher,
    private val address: SocketAddress,
    private val answer: (request: String) -> ByteString,
) : Connection {
    private val request = Buffer()
    private val input = Buffer()
    private var isAnswered = false

    @Volatile
    override var isOpen: Boolean = true
        private set

    override val localAddress: SocketAddress get() = address
    override val peerAddress: SocketAddress get() = address

    override suspend fun write(source: Buffer, byteCount: Long) {
        request.write(source, byteCount)
        if (isAnswered) return
        isAnswered = true
        input.write(answer(request.readUtf8()))
    }

    override suspend fun read(sink: Buffer, byteCount: Long): Long = input.read(sink, byteCount)

    override suspend fun flush(): Unit = Unit

    override suspend fun shutdownOutput(): Unit = Unit

    override fun watch(listener: (() -> Unit)?): Boolean = isOpen

    override fun close() {
        isOpen = false
    }
}
