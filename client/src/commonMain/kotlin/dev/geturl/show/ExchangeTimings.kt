package dev.geturl.show

import dev.geturl.ExchangeEvent
import dev.geturl.TlsHandshakeEnded
import dev.geturl.TlsHandshakeStarted
import kotlin.time.Duration

/**
 * Where the time of an exchange went, one part behind the other; null for a part that there was not. Of what was sent
 * again, the earlier attempts count as [blocked].
 *
 * @property blocked waiting for a connection, or for the turn on it.
 * @property resolve finding the host's addresses.
 * @property connect opening the connection, with the way through a proxy.
 * @property tls the TLS handshake.
 * @property send giving the request to the system.
 * @property wait from then to the first byte of the response.
 * @property receive from then to the end.
 */
public data class ExchangeTimings(
    public val blocked: Duration?,
    public val resolve: Duration?,
    public val connect: Duration?,
    public val tls: Duration?,
    public val send: Duration?,
    public val wait: Duration?,
    public val receive: Duration?,
) {
    /** All of it. */
    public val total: Duration
        get() = parts.fold(Duration.ZERO) { sum, part -> sum + (part ?: Duration.ZERO) }

    internal val parts: List<Duration?> get() = listOf(blocked, resolve, connect, tls, send, wait, receive)

    internal companion object {
        /**
         * The steps that end a part each, in their order; an exchange that fails has no more than the first of them.
         * What was before [from] does not count.
         */
        fun of(events: List<ExchangeEvent>, from: Duration = Duration.ZERO): ExchangeTimings {
            val again = events.indexOfLast { it is ExchangeEvent.SentAgain }
            val last = events.drop(maxOf(again, 0))
            val end = events.lastOrNull()?.at ?: Duration.ZERO

            fun at(step: (ExchangeEvent) -> Boolean): Duration? = last.firstOrNull(step)?.at
            val resolving = at { it is ExchangeEvent.ResolveStarted }
            val resolved = at { it is ExchangeEvent.ResolveEnded }
            val connecting = at { it is ExchangeEvent.ConnectStarted }
            val securing = last.lastOrNull { it is TlsHandshakeStarted }?.at
            val secured = last.lastOrNull { it is TlsHandshakeEnded }?.at
            val acquired = at { it is ExchangeEvent.ConnectionAcquired }
            val sent = at { it is ExchangeEvent.RequestBodySent } ?: at { it is ExchangeEvent.RequestHeadSent }
            val answered = at { it is ExchangeEvent.FirstByte }
            val opened = securing ?: acquired
            return ExchangeTimings(
                blocked = (resolving ?: connecting ?: acquired ?: end) - from,
                resolve = between(resolving, resolved ?: end),
                connect = between(connecting?.let { resolved ?: it }, opened ?: end),
                tls = between(securing, secured ?: end),
                send = between(acquired, sent ?: end),
                wait = between(sent, answered ?: end),
                receive = between(answered, maxOf(end, sent ?: end)),
            )
        }

        /** A response that comes before its request has been sent in full was waited for in no time. */
        private fun between(from: Duration?, to: Duration): Duration? =
            from?.let { (to - it).coerceAtLeast(Duration.ZERO) }
    }
}
