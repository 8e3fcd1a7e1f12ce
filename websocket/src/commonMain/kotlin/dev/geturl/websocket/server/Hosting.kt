package dev.geturl.websocket.server

import dev.geturl.HttpException
import dev.geturl.net.Connection
import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.Session
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketPlatform
import dev.geturl.websocket.WebSocketRole
import dev.geturl.websocket.WebSocketServerOptions
import dev.geturl.websocket.deflate.DeflateAgreement
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext
import kotlin.concurrent.Volatile

/** Keeps the open WebSockets of a server, and runs who serves them. */
internal class Hosting(
    private val options: WebSocketServerOptions,
    private val platform: WebSocketPlatform,
) {
    private val sockets = OpenSockets<Session>(options.maxConnections)

    /** Whether the server takes leave: nobody new is let in, and who is on the way in is sent away. */
    @Volatile
    var isClosing: Boolean = false

    /** Whether there is no more room. */
    val isFull: Boolean get() = sockets.size >= options.maxConnections

    /** How many are open or about to be. */
    val size: Int get() = sockets.size

    /** What is open, the newest first. */
    fun all(): List<WebSocket> = sockets.all()

    /** Suspends until nobody is here any more. */
    suspend fun awaitEmpty(): Unit = sockets.awaitEmpty()

    /** What a WebSocket is made of, and who serves it. */
    class Guest(
        val connection: Connection,
        val service: Service,
        val request: UpgradeRequest? = null,
        val protocol: String = "",
        val deflate: DeflateAgreement? = null,
    )

    /** A WebSocket that has its place here, until [leave]. */
    inner class Stay(guest: Guest, private val place: OpenSockets<Session>.Entry) {
        private val service = guest.service
        private val connection = guest.connection

        /** What is told to who serves it, who alone keeps it. */
        private var request = guest.request

        /** Its socket. */
        val socket: Session = Session(
            guest.connection,
            WebSocketRole.SERVER,
            options.webSocket,
            platform,
            guest.protocol,
            guest.deflate,
            (guest.service as? Service.Events)?.handler,
        )

        /** The loop that it lives on. */
        val dispatcher: CoroutineDispatcher get() = connection.dispatcher

        /** Serves it until it is over. */
        suspend fun serve() {
            socket.start(tellsControl = service is Service.Events)
            place.fill(socket)
            try {
                if (isClosing) socket.close(CloseCode.GOING_AWAY) else host()
            } finally {
                leave()
                withContext(NonCancellable) { socket.awaitClosed() }
            }
        }

        /** Ends it at once, if it has not ended, and gives its place back. May be called often. */
        fun leave() {
            socket.cancel()
            connection.close()
            place.leave()
        }

        private suspend fun host() {
            try {
                when (service) {
                    is Service.Events -> {
                        socket.call(service.handler)
                        // One that threw has closed it, which takes a while.
                        socket.awaitClosed()
                    }

                    is Service.Conversation -> {
                        service.serve(request.also { request = null }, socket)
                        socket.close()
                    }
                }
            } catch (failure: Exception) {
                currentCoroutineContext().ensureActive()
                socket.close(CloseCode.UNEXPECTED)
                options.onFailure(failure)
            }
        }
    }

    /**
     * Lets [guest] in.
     *
     * @throws HttpException.LimitExceeded when there is no more room.
     */
    fun welcome(guest: Guest): Stay {
        val place = sockets.enter() ?: throw HttpException.LimitExceeded(
            "maxConnections",
            "The server has ${options.maxConnections} WebSockets, as many as it may",
            "Raise WebSocketServerOptions.maxConnections.",
        )
        return Stay(guest, place)
    }
}
