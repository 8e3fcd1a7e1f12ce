package dev.geturl.java.bridge

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.TlsServerOptions
import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.WebSocketServerOptions
import dev.geturl.websocket.webSocketServer
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withContext
import java.time.Duration
import java.util.concurrent.Executor
import java.util.concurrent.ExecutorService
import java.net.SocketAddress as JavaAddress

/**
 * A server of WebSockets as Java calls it, on the loops of [http].
 *
 * @param ownsClient whether [http] ends with the server.
 * @param executor where Java's functions run that serve WebSockets; null for threads of the server's own.
 */
internal class ServerCalls(
    private val http: HttpClient,
    private val ownsClient: Boolean,
    options: WebSocketServerOptions,
    executor: Executor?,
) {
    private val ownThreads: ExecutorService? = if (executor == null) ServiceThreads.executor() else null
    private val executor: Executor = executor ?: checkNotNull(ownThreads)
    private val where = this.executor.asCoroutineDispatcher()

    /** The server itself. */
    val server: WebSocketServer = http.webSocketServer(options)

    /** For what its WebSockets give as futures. */
    val futures = Futures(this.executor)

    /** Waits for the server's end, and ends what it had for itself. */
    private val ending: Job = futures.scope.launch(start = CoroutineStart.UNDISPATCHED) {
        server.awaitClosed()
        if (ownsClient) {
            http.close()
            http.awaitClosed()
        }
        ownThreads?.shutdown()
    }

    /** Serves a WebSocket, and may block. */
    internal fun interface Conversation {
        @Throws(Exception::class)
        fun serve(socket: WebSocket, request: UpgradeRequest?)
    }

    /** Makes the listener of a WebSocket. */
    internal fun interface Listen {
        fun to(socket: WebSocket, request: UpgradeRequest?): Listening
    }

    fun live(path: String, protocol: String, conversation: Conversation): Unit =
        server.live(path, protocol) { socket -> converse(conversation, socket, this) }

    fun live(path: String, protocol: String, listen: Listen): Unit =
        server.live(path, protocol) { socket -> tell(listen, socket, this) }

    fun live(path: String, protocol: String, told: SocketHandler.Told): Unit =
        server.live(path, protocol, SocketHandler(where, told))

    private suspend fun converse(conversation: Conversation, socket: WebSocket, request: UpgradeRequest?) =
        runInterruptible(where) { conversation.serve(socket, request) }

    private suspend fun tell(listen: Listen, socket: WebSocket, request: UpgradeRequest?) =
        withContext(where) { listen.to(socket, request).run() }

    fun takeover(taking: Taking, protocol: String, conversation: Conversation): WebSocket =
        server.takeover(taken(taking), protocol) { socket -> converse(conversation, socket, request = null) }

    fun takeover(taking: Taking, protocol: String, listen: Listen): WebSocket =
        server.takeover(taken(taking), protocol) { socket -> tell(listen, socket, request = null) }

    fun takeover(taking: Taking, protocol: String, told: SocketHandler.Told): WebSocket =
        server.takeover(taken(taking), protocol, SocketHandler(where, told))

    fun takeover(taking: Taking, accepted: UpgradeTest.Accepted): WebSocket = server.takeover(taken(taking), accepted)

    fun upgrade(accepted: UpgradeTest.Accepted, taking: Taking): WebSocket =
        Blocking.run { server.upgrade(accepted, taking.takenBy(http)) }

    private fun taken(taking: Taking) = Blocking.run { taking.takenBy(http) }

    fun listen(address: JavaAddress, tls: TlsServerOptions?, options: ListenOptions): Listener =
        Blocking.run { server.listen(Addresses.ours(address), tls, options) }

    fun shutdown(within: Duration) {
        Blocking.run {
            server.shutdown(within.kotlin)
            ending.join()
        }
    }

    fun awaitClosed(): Unit = Blocking.run { ending.join() }

    companion object {
        /** A server with [loops] loops of its own. */
        @JvmStatic
        fun of(options: WebSocketServerOptions, executor: Executor?, loops: Int): ServerCalls =
            ServerCalls(HttpClient(HttpConfig { this.loops = loops }), ownsClient = true, options, executor)
    }
}
