package dev.geturl.websocket

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.UpgradeResult
import dev.geturl.upgrade
import okio.ByteString.Companion.toByteString

/** Opens WebSockets for [http]. */
internal class Opener(
    private val http: HttpClient,
    private val request: WebSocketRequest,
    private val options: WebSocketOptions,
    private val platform: WebSocketPlatform,
) {
    /**
     * Suspends until the WebSocket at [url] is open.
     *
     * @param tellsControl see [Session.start].
     * @throws HttpException when there is no answer.
     * @throws WebSocketException.Refused when the answer is not that it is.
     */
    suspend fun open(url: String, tellsControl: Boolean = false): Session {
        if ('#' in url) {
            throw HttpException.InvalidUrl("A WebSocket's URL has no fragment", "Take away what follows the #.")
        }
        val nonce = platform.masking.randomBytes(Handshake.KEY_BYTES).toByteString()
        val handshake = ClientHandshake(request, options.deflate, nonce)
        val result = http.upgrade(url, Handshake.UPGRADE) {
            request.options(this)
            handshake.prepare(this)
        }
        val transaction = result.transaction.orThrow()
        val switched = result as? UpgradeResult.Switched ?: throw handshake.notSwitched(transaction)
        var isOpen = false
        try {
            val agreement = handshake.judge(transaction)
            val session = Session(
                switched.connection,
                WebSocketRole.CLIENT,
                options,
                platform,
                agreement.protocol,
                agreement.deflate,
                peerName = "${transaction.url.host}:${transaction.url.port}",
            )
            isOpen = true
            return session.also { it.start(tellsControl) }
        } finally {
            if (!isOpen) switched.close()
        }
    }
}
