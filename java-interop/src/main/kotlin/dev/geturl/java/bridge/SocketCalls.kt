@file:JvmName("SocketCalls")

package dev.geturl.java.bridge

import dev.geturl.HttpClient
import dev.geturl.websocket.Message
import dev.geturl.websocket.MessageType
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketRole
import dev.geturl.websocket.takeover
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import okio.ByteString
import okio.Source
import java.net.SocketTimeoutException
import java.time.Duration
import java.util.concurrent.Flow
import kotlinx.coroutines.flow.Flow as Items

// What of a WebSocket Java cannot call: what takes a Kotlin duration, a flow or a suspending function.

/** The next message; null at the end. */
@Throws(SocketTimeoutException::class)
internal fun receive(socket: WebSocket, time: Duration): Message? = Blocking
    .run {
        val received = withTimeoutOrNull(time.kotlin) { Received(socket.receive()) }
        received ?: throw SocketTimeoutException("No message came within $time")
    }.message

/** Tells an end, which is null, from a time that is over. */
private class Received(val message: Message?)

internal fun configure(socket: WebSocket, keepAlive: Duration): Unit = socket.configure(keepAlive = keepAlive.kotlin)

internal fun configure(socket: WebSocket, keepAlive: Duration, ping: ByteString): Unit =
    socket.configure(keepAlive.kotlin, ping)

/** What [socket] receives, for one subscriber at a time, who may leave and be followed by another. */
@BeyondAndroid(FLOW_WHY)
internal fun incoming(socket: WebSocket, futures: Futures): Flow.Publisher<Message> =
    Flow.Publisher { subscriber -> Publication(subscriber) { emitAll(socket::receive) }.begin(futures.scope) }

/** What each subscriber gets is what it would collect of [items]; it is one item ahead of what was asked for. */
@BeyondAndroid(FLOW_WHY)
internal fun <T : Any> published(items: Items<T>, futures: Futures): Flow.Publisher<T> = Flow.Publisher { subscriber ->
    Publication(subscriber) {
        items.collect { item ->
            awaitDemand()
            emit(item)
        }
    }.begin(futures.scope)
}

/** Tells [listener] what happens on [socket] from now on. */
internal fun listen(listening: Listening, futures: Futures) {
    futures.scope.launch { listening.run() }
}

/** Sends all that [source] holds. Cancelled, it interrupts a read that waits. */
internal suspend fun send(socket: WebSocket, type: MessageType, source: Source): Long =
    InterruptibleSource.use(source) { socket.send(type, it) }

/** Makes a WebSocket of what [taking] has. */
internal fun takeover(
    taking: Taking,
    http: HttpClient,
    role: WebSocketRole,
    protocol: String,
    options: WebSocketOptions,
): WebSocket = Blocking.run { taking.takenBy(http).takeover(role, protocol, options = options) }

/** A function of Java's that may block, as one that suspends. */
internal fun onOpen(callback: ThrowingConsumer<WebSocket>): suspend (WebSocket) -> Unit =
    { socket -> Blocking.offLoop { callback.accept(socket) } }

/** What Java calls when it may throw. */
internal fun interface ThrowingConsumer<T> {
    @Throws(Exception::class)
    fun accept(value: T)
}
