package dev.geturl.websocket.server

import dev.geturl.HttpException
import dev.geturl.net.Connection
import dev.geturl.net.Listener
import dev.geturl.net.TlsAcceptor
import dev.geturl.net.behind
import dev.geturl.net.serve
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.WebSocketServerOptions
import kotlinx.coroutines.sync.Semaphore
import okio.Buffer

/** Takes the connections of a listener, and brings each through its handshakes to who serves it. */
internal class Reception(
    private val options: WebSocketServerOptions,
    private val doorkeeper: Doorkeeper,
    private val hosting: Hosting,
) {
    private val handshakes = Semaphore(options.maxHandshakes)

    /** Serves all that [listener] takes, until it is closed and all of them are over. */
    suspend fun run(listener: Listener, tls: TlsAcceptor?) {
        val most = minOf(options.maxConnections.toLong() + options.maxHandshakes, Int.MAX_VALUE.toLong()).toInt()
        GatedListener(listener, handshakes).serve(tls = null, most, options.onFailure) { receive(it, tls) }
    }

    private suspend fun receive(connection: Connection, tls: TlsAcceptor?) {
        var secured = connection
        try {
            val stay = try {
                if (tls != null) secured = tls.over(connection)
                admitted(secured)
            } finally {
                handshakes.release()
            }
            stay?.serve()
        } finally {
            secured.close()
        }
    }

    private suspend fun admitted(connection: Connection): Hosting.Stay? {
        val input = Buffer()
        val accepted = doorkeeper.admitted(connection, input) ?: return null
        val stay = try {
            hosting.welcome(accepted.guest(connection.behind(input)))
        } catch (_: HttpException.LimitExceeded) {
            // The last place went to somebody else since the request was looked at.
            doorkeeper.refuse(connection, UpgradeJudge.full(), accepted.request)
            return null
        }
        stay.answer(accepted, connection)
        return stay
    }
}

/** The WebSocket that was accepted, over [connection]. */
internal fun UpgradeTest.Accepted.guest(connection: Connection): Hosting.Guest = Hosting.Guest(
    connection,
    route.service,
    // A handler is not told of it.
    request.takeIf { route.service is Service.Conversation },
    protocol.orEmpty(),
    deflate,
)

/** Says on [connection] that the WebSocket begins. When that fails, the place for it is free again. */
internal suspend fun Hosting.Stay.answer(accepted: UpgradeTest.Accepted, connection: Connection) {
    var isAnswered = false
    try {
        val answer = HttpAnswer.switching(accepted)
        connection.write(answer, answer.size)
        connection.flush()
        isAnswered = true
    } finally {
        if (!isAnswered) leave()
    }
}
