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
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext
import kotlin.concurrent.Volatile
import kotlin.coroutines.EmptyCoroutineContext

/**
 * Keeps the open WebSockets of a server, and runs who serves them.
 *
 * @param owner whose end is that of all who serve.
 */
internal class Hosting(
    private val options: WebSocketServerOptions,
    private val platform: WebSocketPlatform,
    private val owner: Job,
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
    inner class Stay(private val guest: Guest, private val place: OpenSockets<Session>.Entry) {
        private val handler = (guest.service as? Service.Events)?.handler

        /** What a handler runs in, which is not this coroutine: it hears of the end, too. */
        private val calls = if (handler == null) null else SupervisorJob(owner)

        /** Its socket. */
        val socket: Session = Session(
            guest.connection,
            WebSocketRole.SERVER,
            options.webSocket,
            platform,
            guest.protocol,
            guest.deflate,
            handler,
            handlerContext = if (calls == null) EmptyCoroutineContext else dispatcher + calls,
        )

        /** The loop that it lives on. */
        val dispatcher: CoroutineDispatcher get() = guest.connection.dispatcher

        /** Serves it until it is over. */
        suspend fun serve() {
            socket.start()
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
            guest.connection.close()
            calls?.complete()
            place.leave()
        }

        private suspend fun host() {
            try {
                when (val service = guest.service) {
                    is Service.Events -> {
                        socket.awaitClosed()
                        calls?.run {
                            complete()
                            join()
                        }
                    }

                    is Service.Conversation -> {
                        service.serve(guest.request, socket)
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
