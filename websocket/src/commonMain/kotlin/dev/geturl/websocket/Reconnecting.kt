package dev.geturl.websocket

import dev.geturl.HttpException
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import okio.IOException
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * When a WebSocket that has ended is opened again.
 *
 * The pause doubles from [first] to [max] with each attempt that brings no message, and each is as long as chance has
 * it between half of that and all of it, so that the clients of a server that was down do not come back all at once.
 *
 * @property first the pause after the first attempt. Default 500 ms.
 * @property max the longest pause. Default 30 s.
 * @property attempts how many attempts in a row may bring no message before it gives up; -1, the default, for any
 *   number. The last one's failure is then thrown, or the flow ends where there was none.
 * @property resumes whether to go on after what went wrong; null stands for a server that has closed in good order.
 *   Default: [ReconnectPolicy.mayPass].
 */
public data class ReconnectPolicy(
    public val first: Duration = 500.milliseconds,
    public val max: Duration = 30.seconds,
    public val attempts: Int = -1,
    public val resumes: (Exception?) -> Boolean = ::mayPass,
) {
    init {
        require(first.isPositive()) { "first is $first: give a time above 0" }
        require(max >= first) { "max is $max, less than first, which is $first" }
        require(attempts == -1 || attempts > 0) { "attempts is $attempts: give 1 or more, or -1 for any number" }
    }

    /** The pause after so many attempts in a row without a message, between its half and its whole. */
    internal fun pause(failed: Int, random: Random): Duration {
        val doublings = minOf(failed - 1, MAX_DOUBLINGS)
        val whole = minOf(first * (1 shl doublings), max)
        return whole * (HALF + random.nextDouble() * HALF)
    }

    /** What it decides by. */
    public companion object {
        private const val MAX_DOUBLINGS = 30
        private const val HALF = 0.5
        private const val TOO_MANY_REQUESTS = 429
        private const val REQUEST_TIMEOUT = 408

        /**
         * Whether [failure] may be another one next time. Not so: a URL, an option or a policy of this client, a
         * certificate, what the peer may not do, and what a server says is this client's fault (4xx but 408 and 429).
         */
        public fun mayPass(failure: Exception?): Boolean = when (failure) {
            is HttpException.InvalidUrl, is HttpException.Unsupported, is HttpException.Refused -> false
            is HttpException.TlsFailed, is WebSocketException.Violation -> false
            is WebSocketException.Refused -> mayPass(failure.transaction.responseCode)
            else -> true
        }

        private fun mayPass(code: Int): Boolean =
            code == REQUEST_TIMEOUT || code == TOO_MANY_REQUESTS || code / HUNDRED == SERVER_ERROR

        private const val HUNDRED = 100
        private const val SERVER_ERROR = 5
    }
}

/** See `webSocketFlow`. */
internal fun reconnecting(
    policy: ReconnectPolicy,
    onOpen: suspend (WebSocket) -> Unit,
    open: suspend () -> WebSocket,
): Flow<Message> = flow {
    var failed = 0
    while (true) {
        val failure = receive(open, onOpen) { message ->
            failed = 0
            emit(message)
        }
        failed++
        if (!policy.resumes(failure) || failed == policy.attempts) {
            if (failure != null) throw failure
            return@flow
        }
        delay(policy.pause(failed, Random))
    }
}

/** Gives what comes on one of several WebSockets to [emit]; says what went wrong on the way, null for nothing. */
private suspend inline fun receive(
    open: suspend () -> WebSocket,
    noinline onOpen: suspend (WebSocket) -> Unit,
    emit: (Message) -> Unit,
): Exception? {
    val socket = try {
        open()
    } catch (failure: IOException) {
        return failure
    }
    try {
        begin(socket, onOpen)?.let { return it }
        while (true) {
            val message = try {
                socket.receive()
            } catch (failure: IOException) {
                return failure
            }
            emit(message ?: break)
        }
        socket.close()
        return null
    } finally {
        socket.cancel()
    }
}

private suspend fun begin(socket: WebSocket, onOpen: suspend (WebSocket) -> Unit): IOException? = try {
    onOpen(socket)
    null
} catch (failure: IOException) {
    failure
}
