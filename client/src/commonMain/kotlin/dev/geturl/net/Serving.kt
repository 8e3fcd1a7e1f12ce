package dev.geturl.net

import dev.geturl.HttpException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.sync.Semaphore
import kotlin.time.Duration.Companion.milliseconds

/**
 * Has [handler] serve each connection, in a coroutine of its own on the connection's loop, so that it must not block.
 * Returns when the listener is closed and all of them are done; cancelling ends them all. A connection is closed when
 * its handler is done with it.
 *
 * ```
 * http.listen().use { it.serve { connection -> connection.echo() } }
 * ```
 *
 * @param tls speaks TLS on each connection before it is served; null, the default, for none. The handshake is part of
 *   the connection's own coroutine, so that one who dawdles keeps nobody else waiting.
 * @param maxConnections how many are served at a time, handshakes included; more wait to be accepted. Default 1024.
 * @param onFailure is told what a handshake, a handler or the accepting threw, on whichever loop it happened; it must
 *   not block. By default nobody is told.
 */
public suspend fun Listener.serve(
    tls: TlsAcceptor? = null,
    maxConnections: Int = 1024,
    onFailure: (Exception) -> Unit = {},
    handler: suspend (Connection) -> Unit,
) {
    require(maxConnections > 0) { "maxConnections is $maxConnections: give a number above 0" }
    val room = Semaphore(maxConnections)
    supervisorScope {
        while (true) {
            room.acquire()
            val connection = acceptedOrNull(onFailure) ?: break
            serving(connection, tls, onFailure, handler).invokeOnCompletion { cause ->
                connection.closeUnlessServed(cause)
                room.release()
            }
        }
    }
}

private fun CoroutineScope.serving(
    connection: Connection,
    tls: TlsAcceptor?,
    onFailure: (Exception) -> Unit,
    handler: suspend (Connection) -> Unit,
) = launch(connection.dispatcher) {
    try {
        val served = tls?.over(connection) ?: connection
        served.use { handler(it) }
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (failure: Exception) {
        onFailure(failure)
    }
}

/** A coroutine that was cancelled before it began has closed nothing. */
private fun Connection.closeUnlessServed(cause: Throwable?) {
    if (cause != null) close()
}

/** Null when the listener is closed. */
private suspend fun Listener.acceptedOrNull(onFailure: (Exception) -> Unit): Connection? {
    while (isOpen) {
        try {
            return accept()
        } catch (failure: HttpException) {
            currentCoroutineContext().ensureActive()
            if (!isOpen) return null
            onFailure(failure)
            // What there was none of may be given back by a connection that ends.
            delay(PAUSE)
        }
    }
    return null
}

private val PAUSE = 100.milliseconds
