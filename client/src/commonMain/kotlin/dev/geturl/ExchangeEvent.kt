package dev.geturl

import kotlin.jvm.JvmSynthetic
import kotlin.time.Duration
import kotlin.time.Instant

/**
 * Something that happened in one exchange, as an [EventListener] is told. Immutable; prints as one line, without
 * secrets.
 *
 * An exchange on a new connection has these, in this order: [CallStarted], [ResolveStarted], [ResolveEnded],
 * [ConnectStarted], [Connected], [TlsHandshakeStarted] and [TlsHandshakeEnded] for `https`, [ConnectionAcquired],
 * [RequestHeadSent], [RequestBodySent] where there is a body, [FirstByte], [InterimReceived] for each,
 * [ResponseHeadReceived], [BodyComplete], [ConnectionReleased], [ExchangeEnded]. One that fails leaves
 * out what did not come to pass; one that is sent again has [SentAgain] and goes on from there.
 *
 * More will come: a `when` over events needs its `else`.
 *
 * @property at the time since the call began, by a clock that never goes back.
 */
public sealed class ExchangeEvent(public val at: Duration) {
    /** What happened, without the time. */
    internal abstract val what: String

    /** The time and what happened: `1.2ms connect started: 127.0.0.1:80`. Values of secret fields are left out. */
    override fun toString(): String = "$at $what"

    /**
     * The call began. The first event of every exchange.
     *
     * @property startedAt the time of day: the only one among the events.
     * @property requestLine the first line of the request, as [Transaction.requestLine].
     * @property route where it goes and by which proxy, without its password.
     */
    public class CallStarted internal constructor(
        at: Duration,
        @get:JvmSynthetic public val startedAt: Instant,
        public val requestLine: String,
        public val route: String,
    ) : ExchangeEvent(at) {
        override val what: String get() = "call started: ${redacted(requestLine)} to $route"
    }

    /**
     * The way of a request is known that was not when the call began: the proxy's filter has named it, or the request
     * is a new one, for where a redirect leads or with a login.
     *
     * @property requestLine the first line of the request as it is sent that way.
     * @property route where it goes and by which proxy, without its password.
     */
    public class RouteChosen internal constructor(
        at: Duration,
        public val requestLine: String,
        public val route: String,
    ) : ExchangeEvent(at) {
        override val what: String get() = "route chosen: ${redacted(requestLine)} to $route"
    }

    /** No connection was free and none may be opened now: the call waits in line for one. */
    public class WaitingForConnection internal constructor(at: Duration) : ExchangeEvent(at) {
        override val what: String get() = "waiting for a connection"
    }

    /**
     * The addresses of [host] are asked for.
     *
     * @property host the name: the server's or a proxy's.
     */
    public class ResolveStarted internal constructor(at: Duration, public val host: String) : ExchangeEvent(at) {
        override val what: String get() = "resolve started: $host"
    }

    /**
     * The addresses of [host] are known.
     *
     * @property host the name that was asked for.
     * @property addresses what it has, in the resolver's order, those included that a [HostPolicy] denies.
     */
    public class ResolveEnded internal constructor(
        at: Duration,
        public val host: String,
        public val addresses: List<IpAddress>,
    ) : ExchangeEvent(at) {
        override val what: String get() = "resolve ended: $host is ${addresses.joinToString()}"
    }

    /**
     * An attempt to connect begins; others may be under way.
     *
     * @property address where to: `127.0.0.1:80`, `[::1]:80` or `unix:` and a path.
     */
    public class ConnectStarted internal constructor(at: Duration, public val address: String) : ExchangeEvent(at) {
        override val what: String get() = "connect started: $address"
    }

    /**
     * An attempt has made the connection.
     *
     * @property address where to.
     */
    public class Connected internal constructor(at: Duration, public val address: String) : ExchangeEvent(at) {
        override val what: String get() = "connected: $address"
    }

    /**
     * An attempt to connect came to nothing.
     *
     * @property address where to.
     * @property failure what kept it.
     */
    public class ConnectFailed internal constructor(
        at: Duration,
        public val address: String,
        public val failure: Throwable,
    ) : ExchangeEvent(at) {
        override val what: String get() = "connect failed: $address: ${failure.message}"
    }

    /**
     * An attempt to connect was given up: another was faster, the time ran out, or the call was cancelled.
     *
     * @property address where to.
     */
    public class ConnectAbandoned internal constructor(at: Duration, public val address: String) : ExchangeEvent(at) {
        override val what: String get() = "connect abandoned: $address"
    }

    /**
     * A proxy has opened the way to the server, by `CONNECT` or by SOCKS.
     *
     * @property proxy which one.
     */
    public class TunnelOpened internal constructor(at: Duration, public val proxy: Proxy) : ExchangeEvent(at) {
        override val what: String get() = "tunnel opened: by $proxy"
    }

    /**
     * `CONNECT` was sent to a proxy.
     *
     * @property requestLine its first line.
     * @property headers its field lines, secrets included.
     */
    public class TunnelRequested internal constructor(
        at: Duration,
        public val requestLine: String,
        public val headers: Headers,
    ) : ExchangeEvent(at) {
        override val what: String get() = "tunnel requested: $requestLine${redacted(headers)}"
    }

    /**
     * A proxy has answered `CONNECT`. When it neither opens the way nor asks for a login, that is the response.
     *
     * @property statusLine the first line of its answer.
     * @property responseCode the status code.
     * @property headers its field lines, secrets included.
     */
    public class TunnelAnswered internal constructor(
        at: Duration,
        public val statusLine: String,
        public val responseCode: Int,
        public val headers: Headers,
    ) : ExchangeEvent(at) {
        override val what: String get() = "tunnel answered: $statusLine${redacted(headers)}"
    }

    /**
     * The request has its connection.
     *
     * @property isReused whether it has carried others before.
     * @property ahead how many unanswered requests are before this one on it; above 0 where it is pipelined.
     * @property localAddress where this end is.
     * @property peerAddress where the other end is.
     */
    public class ConnectionAcquired internal constructor(
        at: Duration,
        public val isReused: Boolean,
        public val ahead: Int,
        public val localAddress: String,
        public val peerAddress: String,
    ) : ExchangeEvent(at) {
        override val what: String
            get() = "connection acquired: " + when {
                ahead > 0 -> "in line behind $ahead"
                isReused -> "reused"
                else -> "new"
            } + " to $peerAddress"
    }

    /**
     * The head of the request was given to the system to send; where it is pipelined, it was put in line.
     *
     * @property requestLine its first line, as [Transaction.requestLine].
     * @property headers its field lines, secrets included, as [Transaction.requestHeaders].
     */
    public class RequestHeadSent internal constructor(
        at: Duration,
        public val requestLine: String,
        public val headers: Headers,
    ) : ExchangeEvent(at) {
        override val what: String get() = "request head sent: ${redacted(requestLine)}${redacted(headers)}"
    }

    /**
     * All of the request's body was given to the system to send.
     *
     * @property byteCount how many bytes it has, without the framing of chunks.
     */
    public class RequestBodySent internal constructor(at: Duration, public val byteCount: Long) : ExchangeEvent(at) {
        override val what: String get() = "request body sent: $byteCount bytes"
    }

    /** Something of the response has come. */
    public class FirstByte internal constructor(at: Duration) : ExchangeEvent(at) {
        override val what: String get() = "first byte"
    }

    /**
     * A 1xx response has come before the final one.
     *
     * @property response what it says.
     */
    public class InterimReceived internal constructor(
        at: Duration,
        public val response: InterimResponse,
    ) : ExchangeEvent(at) {
        override val what: String get() = "interim response: $response${redacted(response.headers)}"
    }

    /**
     * The head of the final response has come.
     *
     * @property statusLine its first line.
     * @property responseCode the status code.
     * @property headers its field lines, secrets included, as [Transaction.responseHeaders].
     */
    public class ResponseHeadReceived internal constructor(
        at: Duration,
        public val statusLine: String,
        public val responseCode: Int,
        public val headers: Headers,
    ) : ExchangeEvent(at) {
        override val what: String get() = "response head: $statusLine${redacted(headers)}"
    }

    /**
     * The response's body was received to its end and has been delivered.
     *
     * @property wireBytes how many bytes came, before any decoding and without the framing of chunks.
     * @property decodedBytes how many it has once its codings are undone.
     */
    public class BodyComplete internal constructor(
        at: Duration,
        public val wireBytes: Long,
        public val decodedBytes: Long,
    ) : ExchangeEvent(at) {
        override val what: String get() = "body complete: $wireBytes bytes, $decodedBytes decoded"
    }

    /**
     * The request is sent again.
     *
     * @property reason why.
     */
    public class SentAgain internal constructor(at: Duration, public val reason: RepeatReason) : ExchangeEvent(at) {
        override val what: String get() = "sent again: ${reason.text}"
    }

    /**
     * The exchange has let go of its connection.
     *
     * @property isKept whether it may carry another exchange; it is closed otherwise.
     */
    public class ConnectionReleased internal constructor(at: Duration, public val isKept: Boolean) : ExchangeEvent(at) {
        override val what: String get() = "connection ${if (isKept) "released" else "closed"}"
    }

    /** The server has switched protocols and the connection is the caller's. */
    public class ConnectionHandedOver internal constructor(at: Duration) : ExchangeEvent(at) {
        override val what: String get() = "connection handed over"
    }

    /**
     * The exchange has ended. The last event of every exchange.
     *
     * @property status how.
     * @property failure what went wrong; null when nothing did.
     */
    public class ExchangeEnded internal constructor(
        at: Duration,
        public val status: Status,
        public val failure: HttpException?,
    ) : ExchangeEvent(at) {
        override val what: String
            get() = "exchange ended: $status" + failure?.let { ": ${it.message}" }.orEmpty()
    }
}
