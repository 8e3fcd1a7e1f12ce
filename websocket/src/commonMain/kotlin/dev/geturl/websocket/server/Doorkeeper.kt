package dev.geturl.websocket.server

import dev.geturl.StatusCode
import dev.geturl.net.Connection
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.WebSocketServerOptions
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import kotlin.time.Duration.Companion.seconds

/**
 * Brings a connection from its first byte to a request that is accepted. Everybody else is answered and let go, within
 * bounds of time and bytes.
 */
internal class Doorkeeper(
    private val options: WebSocketServerOptions,
    private val verdict: (UpgradeRequest) -> UpgradeTest,
    private val routes: () -> List<LiveRoute>,
) {
    /** The request on [connection], with what came behind it left in [input]; null when it was refused. */
    suspend fun admitted(connection: Connection, input: Buffer): UpgradeTest.Accepted? {
        var request: UpgradeRequest? = null
        val found = try {
            request = head(connection, input) ?: return null
            verdict(request)
        } catch (refused: RefusedRequest) {
            refused.refusal
        }
        when (found) {
            is UpgradeTest.Accepted -> return found
            is UpgradeTest.Refused -> refuse(connection, found, request)
            UpgradeTest.Ordinary -> refuse(connection, UpgradeJudge.ordinary(checkNotNull(request), routes()), request)
        }
        return null
    }

    /** Answers with [refused], and ends [connection] so that the client can read that. */
    suspend fun refuse(connection: Connection, refused: UpgradeTest.Refused, request: UpgradeRequest?) {
        val answer = HttpAnswer.refusal(refused, isHead = request?.method == "HEAD")
        withTimeoutOrNull(LINGER) {
            connection.write(answer, answer.size)
            connection.flush()
            connection.shutdownOutput()
            // What is closed with unread input is reset, and the reset may overtake the answer.
            val rest = Buffer()
            var left = MOST_IGNORED
            while (left > 0) {
                val count = connection.read(rest, left)
                if (count < 0) break
                left -= count
                rest.clear()
            }
        }
    }

    /** Null when the connection ends before the head does. */
    private suspend fun head(connection: Connection, input: Buffer): UpgradeRequest? {
        val parser = RequestHeadParser(options.headBytes, options.headFields)
        var hasBegun = false
        var request: UpgradeRequest? = null
        val isInTime = withTimeoutOrNull(options.headTime) {
            while (request == null && connection.read(input, BLOCK_BYTES) >= 0) {
                hasBegun = true
                request = parser.parse(input)
            }
        }
        // Browsers open connections ahead of time, and take an answer to nothing for one to the request they send then.
        if (isInTime == null && hasBegun) {
            val why = "The request's head did not come within ${options.headTime}."
            throw RefusedRequest(StatusCode.REQUEST_TIMEOUT, why)
        }
        return request
    }

    private companion object {
        val LINGER = 2.seconds
        const val BLOCK_BYTES = 8_192L
        const val MOST_IGNORED = 65_536L
    }
}
