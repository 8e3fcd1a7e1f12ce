package dev.geturl.exchange

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.Headers
import dev.geturl.InterimResponse
import dev.geturl.IpAddress
import dev.geturl.Log
import dev.geturl.Proxy
import dev.geturl.RepeatReason
import dev.geturl.TlsHandshakeEnded
import dev.geturl.TlsHandshakeFailed
import dev.geturl.TlsHandshakeStarted
import dev.geturl.TlsLayer
import dev.geturl.Transaction
import dev.geturl.http1.ResponseHead
import dev.geturl.net.SocketAddress
import dev.geturl.pool.DialListener
import dev.geturl.pool.Place
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Tells the listeners of one exchange what happens in it. There is one only where somebody listens, so that the others
 * pay for a look at null.
 */
internal class EventRecorder private constructor(
    private val listeners: List<EventListener>,
    private val transaction: Transaction,
    private val log: Log,
) : DialListener {
    private val start = TimeSource.Monotonic.markNow()
    private var hasFailed = false

    /** The time since the call began. */
    private val now: Duration get() = start.elapsedNow()

    fun started(plan: RequestPlan) =
        tell(ExchangeEvent.CallStarted(Duration.ZERO, Clock.System.now(), transaction.requestLine, "${plan.route}"))

    fun routeChosen(plan: RequestPlan) = tell(ExchangeEvent.RouteChosen(now, transaction.requestLine, "${plan.route}"))

    fun waiting() = tell(ExchangeEvent.WaitingForConnection(now))

    override fun resolveStarted(host: String) = tell(ExchangeEvent.ResolveStarted(now, host))

    override fun resolved(host: String, addresses: List<IpAddress>) =
        tell(ExchangeEvent.ResolveEnded(now, host, addresses.toList()))

    override fun connectStarted(address: SocketAddress) = tell(ExchangeEvent.ConnectStarted(now, "$address"))

    override fun connected(address: SocketAddress) = tell(ExchangeEvent.Connected(now, "$address"))

    override fun connectFailed(address: SocketAddress, failure: Throwable) =
        tell(ExchangeEvent.ConnectFailed(now, "$address", failure))

    override fun connectAbandoned(address: SocketAddress) = tell(ExchangeEvent.ConnectAbandoned(now, "$address"))

    override fun tunnelOpened(proxy: Proxy) = tell(ExchangeEvent.TunnelOpened(now, proxy))

    override fun tunnelRequested(requestLine: String, headers: Headers) =
        tell(ExchangeEvent.TunnelRequested(now, requestLine, headers))

    override fun tunnelAnswered(statusLine: String, code: Int, headers: Headers) =
        tell(ExchangeEvent.TunnelAnswered(now, statusLine, code, headers))

    override fun tlsStarted(peer: String) = tell(TlsHandshakeStarted(now, peer))

    override fun tlsEnded(peer: String, tls: TlsLayer) {
        val connection = tls.connection()
        tell(TlsHandshakeEnded(now, peer, connection.protocol, connection.cipher, tls))
    }

    override fun tlsFailed(peer: String, failure: Throwable) = tell(TlsHandshakeFailed(now, peer, failure))

    fun acquired(place: Place) {
        val connection = place.connection.http.connection
        val local = "${connection.localAddress}"
        val peer = "${connection.peerAddress}"
        tell(ExchangeEvent.ConnectionAcquired(now, place.isReused, place.aheadCount, local, peer))
    }

    fun headSent(plan: RequestPlan) =
        tell(ExchangeEvent.RequestHeadSent(now, transaction.requestLine, plan.request.headers))

    fun bodySent() = tell(ExchangeEvent.RequestBodySent(now, transaction.currentPost))

    fun firstByte() = tell(ExchangeEvent.FirstByte(now))

    fun interim(response: InterimResponse) = tell(ExchangeEvent.InterimReceived(now, response))

    fun head(head: ResponseHead) =
        tell(ExchangeEvent.ResponseHeadReceived(now, head.statusLine, head.code, head.headers))

    fun bodyComplete(wireBytes: Long, decodedBytes: Long) =
        tell(ExchangeEvent.BodyComplete(now, wireBytes, decodedBytes))

    fun sentAgain(reason: RepeatReason) = tell(ExchangeEvent.SentAgain(now, reason))

    fun released(isKept: Boolean) = tell(ExchangeEvent.ConnectionReleased(now, isKept))

    fun handedOver() = tell(ExchangeEvent.ConnectionHandedOver(now))

    fun ended() = tell(ExchangeEvent.ExchangeEnded(now, transaction.status, transaction.error))

    private fun tell(event: ExchangeEvent) = listeners.forEach { listener ->
        try {
            listener.onEvent(transaction, event)
        } catch (failure: Throwable) {
            if (!hasFailed) log.warn("A listener of $transaction threw at \"$event\"; the exchange goes on", failure)
            hasFailed = true
        }
    }

    companion object {
        /** Null when nobody listens: neither the client's listener nor the call's. */
        fun of(ofClient: EventListener?, ofCall: EventListener?, transaction: Transaction, log: Log): EventRecorder? =
            if (ofClient == null && ofCall == null) {
                null
            } else {
                EventRecorder(listOfNotNull(ofClient, ofCall), transaction, log)
            }
    }
}
