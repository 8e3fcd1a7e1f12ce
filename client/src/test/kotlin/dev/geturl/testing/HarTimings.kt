package dev.geturl.testing

import dev.geturl.ExchangeEvent
import kotlin.time.Duration

/**
 * What a HAR says in `timings`, of the last time that the request was sent.
 *
 * @property blocked waiting for a connection or for the turn on it; null, as each, where it does not apply.
 */
internal data class HarTimings(
    val blocked: Duration?,
    val dns: Duration?,
    val connect: Duration?,
    val send: Duration,
    val wait: Duration,
    val receive: Duration,
) {
    val total: Duration get() = listOfNotNull(blocked, dns, connect, send, wait, receive).reduce(Duration::plus)

    companion object {
        fun of(events: List<ExchangeEvent>): HarTimings {
            val again = events.indexOfLast { it is ExchangeEvent.SentAgain }
            val last = events.drop(maxOf(again, 0))
            val resolving = last.first<ExchangeEvent.ResolveStarted>()
            val resolved = last.first<ExchangeEvent.ResolveEnded>()
            val connecting = last.first<ExchangeEvent.ConnectStarted>()
            val acquired = checkNotNull(last.first<ExchangeEvent.ConnectionAcquired>())
            val head = last.first<ExchangeEvent.RequestHeadSent>()
            val sent = checkNotNull(last.first<ExchangeEvent.RequestBodySent>() ?: head)
            val firstByte = checkNotNull(last.first<ExchangeEvent.FirstByte>())
            return HarTimings(
                blocked = (resolving ?: connecting ?: acquired) - last[0],
                dns = if (resolving != null && resolved != null) resolved - resolving else null,
                connect = connecting?.let { acquired - (resolved ?: it) },
                send = sent - acquired,
                wait = firstByte - sent,
                receive = checkNotNull(last.first<ExchangeEvent.BodyComplete>()) - firstByte,
            )
        }

        private inline fun <reified E : ExchangeEvent> List<ExchangeEvent>.first(): E? =
            filterIsInstance<E>().firstOrNull()

        private operator fun ExchangeEvent.minus(earlier: ExchangeEvent): Duration = at - earlier.at
    }
}
