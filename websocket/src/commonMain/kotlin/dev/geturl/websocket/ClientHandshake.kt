package dev.geturl.websocket

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.InternalGeturlApi
import dev.geturl.StatusCode
import dev.geturl.Transaction
import dev.geturl.hasBody
import dev.geturl.hasCallback
import dev.geturl.websocket.deflate.DeflateAgreement
import dev.geturl.websocket.deflate.agreed
import dev.geturl.websocket.deflate.offer
import okio.ByteString

/** What a client asks for in its opening handshake, and whether the answer fits: RFC 6455 section 4.1. */
internal class ClientHandshake(
    private val request: WebSocketRequest,
    private val deflate: DeflateOptions?,
    nonce: ByteString,
) {
    private val key = nonce.base64()

    /**
     * Adds to the caller's own [options] what the handshake takes.
     *
     * @throws IllegalArgumentException when they hold what a handshake has no use for.
     */
    fun prepare(options: GeturlOptions) {
        options.checkForHandshake()
        options.headers {
            checkForHandshake(build())
            set(Handshake.KEY_FIELD, key)
            set(Handshake.VERSION_FIELD, Handshake.VERSION)
            if (request.protocols.isNotEmpty()) set(Handshake.PROTOCOL_FIELD, request.protocols.joinToString())
            request.origin?.let { set("Origin", it) }
            if (deflate != null) add(Handshake.EXTENSIONS_FIELD, deflate.offer())
        }
    }

    /**
     * What was agreed on in [transaction], whose response switches to WebSocket.
     *
     * @throws WebSocketException.Refused when it is not the WebSocket that was asked for.
     */
    fun judge(transaction: Transaction): Agreement {
        val answer = Answer(transaction)
        answer.checkAccept(Handshake.acceptFor(key))
        return Agreement(answer.protocol(request.protocols), answer.deflate(deflate))
    }

    /** Why the response of [transaction] does not switch to WebSocket. */
    fun notSwitched(transaction: Transaction): WebSocketException.Refused = Answer(transaction).notSwitched()

    /** @property protocol empty for none. */
    class Agreement(val protocol: String, val deflate: DeflateAgreement?)
}

/** What is in vain here is refused, and not passed over: who has set it expects something of it. */
@OptIn(InternalGeturlApi::class)
private fun GeturlOptions.checkForHandshake() {
    require(method == null || method == "GET") { "a WebSocket is opened by GET: set no method" }
    require(!hasBody) {
        "a WebSocket is opened by a request without a body: set no query, queryChannel or body, " +
            "and send a message once it is open"
    }
    require(expectContinue != true) { "a WebSocket is opened by a request without a body: leave expectContinue away" }
    require(!validate) { "a WebSocket is opened by GET, and validate asks by HEAD: leave it away" }
    require(!hasCallback) {
        "a handler or onComplete was given, and neither is called for a WebSocket: use startWebSocket with its handler"
    }
}

private fun checkForHandshake(given: Headers) {
    for ((field, instead) in FIELDS_OF_HANDSHAKE) require(field !in given) { "$field was given: $instead" }
}

private val FIELDS_OF_HANDSHAKE = listOf(
    Handshake.KEY_FIELD to "it is drawn anew for each WebSocket, leave it away",
    Handshake.VERSION_FIELD to "it is always ${Handshake.VERSION}, leave it away",
    Handshake.PROTOCOL_FIELD to "name the subprotocols in WebSocketRequest.protocols",
    Handshake.EXTENSIONS_FIELD to "say what is to be compressed in WebSocketOptions.deflate",
)

private class Answer(private val transaction: Transaction) {
    fun notSwitched(): WebSocketException.Refused {
        val code = transaction.responseCode
        if (code != StatusCode.SWITCHING_PROTOCOLS) {
            return refused(Refusal.STATUS, "answered ${transaction.responseLine} in place of 101", hintFor(code))
        }
        val upgrade = transaction.responseHeaderValue("Upgrade")
        if (!upgrade.equals(Handshake.UPGRADE, ignoreCase = true)) {
            return refused(Refusal.UPGRADE, "switched to \"$upgrade\" and not to websocket")
        }
        return refused(Refusal.CONNECTION, "does not say \"Connection: Upgrade\" in its 101")
    }

    private fun hintFor(code: Int): String = when (code) {
        UPGRADE_REQUIRED -> "The server wants another version of the protocol than 13, or another protocol."
        in StatusCode.BAD_REQUEST..StatusCode.NOT_FOUND -> "See the response in the exception's transaction."
        else -> ""
    }

    fun checkAccept(wanted: String) {
        val given = transaction.responseHeaders.values(Handshake.ACCEPT_FIELD)
        if (given.isEmpty()) throw refused(Refusal.ACCEPT, "sent no ${Handshake.ACCEPT_FIELD}")
        if (given != listOf(wanted)) {
            throw refused(Refusal.ACCEPT, "sent a ${Handshake.ACCEPT_FIELD} that does not belong to this request")
        }
    }

    fun protocol(asked: List<String>): String {
        val given = transaction.responseHeaders.values(Handshake.PROTOCOL_FIELD)
        if (given.isEmpty()) return ""
        val chosen = given.singleOrNull()
        if (chosen != null && chosen in asked) return chosen
        throw refused(
            Refusal.PROTOCOL,
            "chose the subprotocol \"${given.joinToString()}\", which was not asked for",
            if (asked.isEmpty()) "Name the subprotocols that you speak." else "",
        )
    }

    fun deflate(offered: DeflateOptions?): DeflateAgreement? = try {
        offered.agreed(transaction.responseHeaderValue(Handshake.EXTENSIONS_FIELD))
    } catch (wrong: IllegalArgumentException) {
        throw refused(Refusal.EXTENSION, "has its own mind of the extensions: ${wrong.message}")
    }

    private fun refused(kind: Refusal, what: String, hint: String = "") =
        WebSocketException.Refused(kind, transaction, "${transaction.url.redacted}: the server $what", hint)

    private companion object {
        const val UPGRADE_REQUIRED = 426
    }
}
