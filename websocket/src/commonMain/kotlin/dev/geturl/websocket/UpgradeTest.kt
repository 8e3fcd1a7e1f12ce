package dev.geturl.websocket

import dev.geturl.Headers
import dev.geturl.websocket.deflate.DeflateAgreement
import dev.geturl.websocket.server.LiveRoute

/**
 * What [WebSocketServer.test] finds of a request: the manual's 1 is [Accepted], its 0 is one of the others.
 */
public sealed class UpgradeTest {
    /** The request does not ask for a WebSocket: answer it as any other. */
    public data object Ordinary : UpgradeTest()

    /**
     * The request asks for a WebSocket that it cannot have: send this answer.
     *
     * @property status the status code, such as 400, 403, 404, 405, 426 or 503.
     * @property headers the field lines that go with it, beside those of its [body].
     * @property body why, in a sentence: plain text.
     */
    public class Refused internal constructor(
        public val status: Int,
        public val headers: Headers,
        public val body: String,
    ) : UpgradeTest() {
        /** The status code and the reason. */
        override fun toString(): String = "$status: $body"
    }

    /**
     * The request opens a WebSocket: give this and the connection to [WebSocketServer.upgrade].
     *
     * @property request the request.
     * @property protocol the subprotocol that was chosen; null where none was.
     */
    public class Accepted internal constructor(
        public val request: UpgradeRequest,
        internal val route: LiveRoute,
        public val protocol: String?,
        internal val deflate: DeflateAgreement?,
    ) : UpgradeTest() {
        /** The field lines of the 101, for who sends that by other means than [WebSocketServer.upgrade]. */
        public val headers: Headers = Headers
            .Builder()
            .apply {
                add("Upgrade", Handshake.UPGRADE)
                add("Connection", "Upgrade")
                add(Handshake.ACCEPT_FIELD, Handshake.acceptFor(request.headers.joined(Handshake.KEY_FIELD)))
                protocol?.let { add(Handshake.PROTOCOL_FIELD, it) }
                deflate?.let { add(Handshake.EXTENSIONS_FIELD, it.header) }
            }.build()

        /** The path and the subprotocol. */
        override fun toString(): String = "WebSocket at ${request.path}" + protocol?.let { ", $it" }.orEmpty()
    }
}
