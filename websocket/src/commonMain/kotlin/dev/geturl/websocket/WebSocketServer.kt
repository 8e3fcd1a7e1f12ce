package dev.geturl.websocket

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.IpAddress
import dev.geturl.TlsServerOptions
import dev.geturl.exchange.Glob
import dev.geturl.listen
import dev.geturl.net.Connection
import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.net.TlsAcceptor
import dev.geturl.tlsAcceptor
import dev.geturl.websocket.server.Doorkeeper
import dev.geturl.websocket.server.Hosting
import dev.geturl.websocket.server.LiveRoute
import dev.geturl.websocket.server.Reception
import dev.geturl.websocket.server.Service
import dev.geturl.websocket.server.UpgradeJudge
import dev.geturl.websocket.server.answer
import dev.geturl.websocket.server.guest
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.incrementAndFetch
import kotlin.concurrent.atomics.update
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * A server of WebSockets: the manual's `server`, `live`, `test`, `upgrade`, `takeover` and `find`. It listens by
 * itself, or takes over what another web server has looked at. It may be used from any thread.
 *
 * ```
 * val server = WebSocketServer()
 * server.live("/echo") { socket -> socket.incoming.collect { socket.send(it) } }
 * server.listen(8080)
 * ```
 *
 * What serves WebSockets runs on their loops, so it must not block. Pings go out every 30 s unless
 * [WebSocketOptions.keepAlive] or [WebSocket.configure] say otherwise.
 *
 * @property options how it behaves.
 */
@OptIn(ExperimentalAtomicApi::class)
public class WebSocketServer internal constructor(
    private val http: HttpClient,
    private val ownsClient: Boolean,
    public val options: WebSocketServerOptions,
    platform: WebSocketPlatform,
) : AutoCloseable {
    private val job = SupervisorJob()
    private val scope = CoroutineScope(job)
    private val routes = AtomicReference<List<LiveRoute>>(emptyList())
    private val listeners = AtomicReference<List<Listener>>(emptyList())
    private val judge = UpgradeJudge(options.origins, options.webSocket.deflate)
    private val hosting = Hosting(options, platform)
    private val reception = Reception(options, Doorkeeper(options, ::test, routes::load), hosting)

    init {
        if (ownsClient) job.invokeOnCompletion { http.close() }
    }

    /** How many WebSockets are open. */
    public val size: Int get() = hosting.size

    /**
     * Has [serve] serve each WebSocket that is opened at a path and for a subprotocol that fit: the manual's `live`.
     * What is live first comes first. Within [serve] `this` is the request that has opened it. When it returns, the
     * WebSocket is closed in good order; what it throws closes it with 1011, and [WebSocketServerOptions.onFailure] is
     * told.
     *
     * @param path a pattern as Tcl's `string match` has it, for the path as it was sent, without the query.
     * @param protocol the same for subprotocols. Of those that the client offers it gets its favourite of those that
     *   fit. A client that offers none, or none that fits, is served only where the pattern takes an empty text, as `*`
     *   does. Default `*`, which takes whatever is offered; an empty pattern speaks no subprotocol.
     */
    public fun live(
        path: String,
        protocol: String = "*",
        serve: suspend UpgradeRequest.(socket: WebSocket) -> Unit,
    ): Unit = add(
        LiveRoute(path, protocol, Service.Conversation { request, socket -> checkNotNull(request).serve(socket) }),
    )

    /** As the other [live], with a [handler] that is called for each event. */
    public fun live(path: String, protocol: String = "*", handler: WebSocketHandler): Unit =
        add(LiveRoute(path, protocol, Service.Events(handler)))

    private fun add(route: LiveRoute) = routes.update { it + route }

    /**
     * Whether [request] opens a WebSocket that is live here: the manual's `test`. Nothing is sent, and nothing is kept:
     * a web server that asks this answers what is refused, and goes on as ever with what is ordinary.
     */
    public fun test(request: UpgradeRequest): UpgradeTest {
        val found = judge.judge(request, routes.load())
        return when {
            found !is UpgradeTest.Accepted -> found
            hosting.isClosing -> UpgradeJudge.leaving()
            hosting.isFull -> UpgradeJudge.full()
            else -> found
        }
    }

    /**
     * Answers what [test] has [accepted] with 101, and makes a WebSocket of its [connection], which is served as [live]
     * says: the manual's `upgrade`. From here on [connection] is the server's. What was read from it behind the
     * request's head can be put in front again, see [dev.geturl.net.behind].
     *
     * @return the WebSocket, when the answer is on its way; it is being served by then.
     * @throws HttpException.LimitExceeded when there are as many WebSockets as there may be; [connection] is closed.
     * @throws HttpException.ConnectionClosed when the connection failed meanwhile.
     * @throws IllegalStateException when the server was closed; [connection] is closed.
     */
    public suspend fun upgrade(accepted: UpgradeTest.Accepted, connection: Connection): WebSocket {
        val stay = welcome(accepted.guest(connection))
        stay.answer(accepted, connection)
        return begin(stay)
    }

    /**
     * As [upgrade], where somebody else has sent the 101 with the [UpgradeTest.Accepted.headers]: for web servers that
     * write all answers themselves.
     */
    public fun takeover(connection: Connection, accepted: UpgradeTest.Accepted): WebSocket =
        begin(welcome(accepted.guest(connection)))

    /**
     * Makes a WebSocket of [connection], whatever has passed on it before, and has [serve] serve it: the manual's
     * `takeover`, as the server. It is not compressed. From here on [connection] is the server's.
     *
     * @param protocol what [WebSocket.protocol] says. Default empty: none.
     * @throws HttpException.LimitExceeded when there are as many WebSockets as there may be; [connection] is closed.
     * @throws IllegalStateException when the server was closed; [connection] is closed.
     */
    public fun takeover(
        connection: Connection,
        protocol: String = "",
        serve: suspend (socket: WebSocket) -> Unit,
    ): WebSocket =
        begin(welcome(Hosting.Guest(connection, Service.Conversation { _, it -> serve(it) }, protocol = protocol)))

    /** As the other [takeover], with a [handler] that is called for each event. */
    public fun takeover(connection: Connection, protocol: String = "", handler: WebSocketHandler): WebSocket =
        begin(welcome(Hosting.Guest(connection, Service.Events(handler), protocol = protocol)))

    private fun welcome(guest: Hosting.Guest): Hosting.Stay {
        var isWelcome = false
        try {
            check(!hosting.isClosing) { CLOSED }
            return hosting.welcome(guest).also { isWelcome = true }
        } finally {
            if (!isWelcome) guest.connection.close()
        }
    }

    private fun begin(stay: Hosting.Stay): WebSocket {
        // A coroutine that is cancelled before it begins has ended nothing.
        scope.launch(stay.dispatcher) { stay.serve() }.invokeOnCompletion { stay.leave() }
        return stay.socket
    }

    /**
     * Listens at [port] of 127.0.0.1 and serves whoever comes. Requests for anything but a WebSocket that is live get
     * an answer that says so, and who is too slow or sends too much is cut off.
     *
     * @param port the port. Default 0: one that the system chooses.
     * @param tls speaks TLS; null, the default, for none.
     * @return the listener. Closing it takes no more connections; those that are there go on.
     * @throws HttpException.ConnectFailed when nobody can listen there.
     * @throws IllegalStateException when the server was closed.
     */
    public suspend fun listen(port: Int = 0, tls: TlsServerOptions? = null): Listener =
        listen(SocketAddress.Inet(checkNotNull(IpAddress.parseOrNull("127.0.0.1")), port), tls)

    /** As the other [listen], at any [address] of this machine, or at a Unix domain socket. */
    public suspend fun listen(
        address: SocketAddress,
        tls: TlsServerOptions? = null,
        listening: ListenOptions = ListenOptions(),
    ): Listener {
        check(!hosting.isClosing) { CLOSED }
        return http.listen(address, listening).also { serve(it, tls?.let(http::tlsAcceptor)) }
    }

    /**
     * Serves whoever comes to [listener], as [listen] does: the manual's `server`. Returns at once. From here on
     * [listener] is the server's.
     *
     * @throws IllegalStateException when the server was closed; [listener] is closed.
     */
    public fun serve(listener: Listener, tls: TlsAcceptor? = null) {
        listeners.update { all -> all.filter { it.isOpen } + listener }
        if (hosting.isClosing) listener.close()
        check(!hosting.isClosing) { CLOSED }
        scope.launch { reception.run(listener, tls) }.invokeOnCompletion { listener.close() }
    }

    /**
     * The open WebSockets whose remote end fits, the newest first: the manual's `find`. Patterns as Tcl's `string
     * match` has them, in any case of letters.
     *
     * @param host a pattern for the remote end's address, or the path of a Unix domain socket. Default `*`.
     * @param port a pattern for its port; at a Unix domain socket that is empty. Default `*`.
     */
    @OptIn(InternalGeturlApi::class)
    public fun find(host: String = "*", port: String = "*"): List<WebSocket> {
        val hosts = Glob(host)
        val ports = Glob(port)
        return hosting.all().filter { socket ->
            when (val peer = socket.peerAddress) {
                is SocketAddress.Inet -> hosts.matches("${peer.address}") && ports.matches("${peer.port}")
                is SocketAddress.Unix -> hosts.matches(peer.path) && ports.matches("")
                null -> false
            }
        }
    }

    /**
     * Sends [message] to all of [sockets], and suspends until it is in line to be sent at each. A peer that does not
     * read keeps this waiting, and no other peer. Those that are closed meanwhile are passed over.
     *
     * @param sockets default: all that are open.
     * @return at how many it is in line.
     */
    public suspend fun broadcast(message: Message, sockets: List<WebSocket> = find()): Int {
        val reached = AtomicInt(0)
        coroutineScope {
            for (socket in sockets) {
                // What need not wait is done at once, and costs no turn of a dispatcher.
                launch(start = CoroutineStart.UNDISPATCHED) { if (socket.takes(message)) reached.incrementAndFetch() }
            }
        }
        return reached.load()
    }

    private suspend fun WebSocket.takes(message: Message): Boolean = try {
        send(message)
        true
    } catch (_: WebSocketException) {
        false
    }

    /**
     * Takes leave: listens no more, refuses who comes, closes all WebSockets with 1001 behind what they have still to
     * send, and suspends until all are over and who served them has returned; at most [within], then what is left is
     * cut off. After that the server is closed. Cancelling leaves it to [close].
     *
     * @param within default 10 s.
     */
    public suspend fun shutdown(within: Duration = 10.seconds) {
        stopListening()
        withTimeoutOrNull(within) {
            hosting.all().forEach { socket -> launch { socket.close(CloseCode.GOING_AWAY) } }
            hosting.awaitEmpty()
        }
        close()
        awaitClosed()
    }

    private fun stopListening() {
        hosting.isClosing = true
        listeners.load().forEach { it.close() }
    }

    /** Listens no more, and cuts off all WebSockets and who serves them. Returns at once; may be called often. */
    override fun close() {
        stopListening()
        scope.cancel()
    }

    /** Suspends until all that [close] ends has ended. */
    public suspend fun awaitClosed() {
        job.join()
        if (ownsClient) http.awaitClosed()
    }

    private companion object {
        const val CLOSED = "the server was closed: make a new one"
    }
}
