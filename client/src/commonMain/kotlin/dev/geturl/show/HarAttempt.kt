package dev.geturl.show

import dev.geturl.ExchangeEvent
import dev.geturl.Headers
import dev.geturl.Transaction
import kotlin.time.Duration
import kotlin.time.Instant

/**
 * One request of a call that was answered, or the last one, as the events tell of it: a call that is redirected, or has
 * to log in, has several.
 *
 * @property events what happened in it.
 * @property url what was asked for.
 * @property startedAt the time of day.
 * @property from the time since the call began.
 * @property call the transaction, which tells more of its last request; null for one before.
 */
internal class HarAttempt private constructor(
    val events: List<ExchangeEvent>,
    val url: String,
    val startedAt: Instant,
    from: Duration,
    val call: Transaction?,
) {
    private val sent: ExchangeEvent.RequestHeadSent? = last()
    private val answered: ExchangeEvent.ResponseHeadReceived? = last()

    val acquired: ExchangeEvent.ConnectionAcquired? = last()
    val body: ExchangeEvent.BodyComplete? = last()
    val timings: ExchangeTimings = ExchangeTimings.of(events, from)

    val requestLine: String get() = sent?.requestLine ?: call?.requestLine.orEmpty()
    val requestHeaders: Headers get() = sent?.headers ?: call?.requestHeaders ?: Headers.EMPTY

    /** A proxy's refusal of `CONNECT` is the response, and no head that the server has sent. */
    val statusLine: String get() = call?.responseLine ?: answered?.statusLine.orEmpty()
    val responseCode: Int get() = call?.responseCode ?: answered?.responseCode ?: 0
    val responseHeaders: Headers get() = call?.responseHeaders ?: answered?.headers ?: Headers.EMPTY

    private inline fun <reified E : ExchangeEvent> last(): E? = events.lastOrNull { it is E } as E?

    companion object {
        /** The attempts that [record] tells of, in their order. */
        fun of(record: ExchangeRecord): List<HarAttempt> {
            val start = record.start ?: return emptyList()
            val parts = parts(record.events)
            var origin = start.route
            return parts.mapIndexed { index, events ->
                val isLast = index == parts.lastIndex
                val from = events.first().at
                events.forEach { if (it is ExchangeEvent.RouteChosen) origin = it.route }
                val sent = events.lastOrNull { it is ExchangeEvent.RequestHeadSent } as ExchangeEvent.RequestHeadSent?
                val url = if (isLast) "${record.transaction.url}" else url(origin, sent?.requestLine.orEmpty())
                HarAttempt(events, url, start.startedAt + from, from, record.transaction.takeIf { isLast })
            }
        }

        /** What is sent again after an answer is another request; after none it is the same once more. */
        private fun parts(events: List<ExchangeEvent>): List<List<ExchangeEvent>> {
            val parts = arrayListOf(ArrayList<ExchangeEvent>())
            for (event in events) {
                val isAnswered = parts.last().any { it is ExchangeEvent.ResponseHeadReceived }
                if (event is ExchangeEvent.SentAgain && isAnswered) parts += ArrayList<ExchangeEvent>()
                parts.last() += event
            }
            return parts
        }

        /** A route begins with the server's origin; a target may be a URL by itself. */
        private fun url(route: String, requestLine: String): String {
            val target = requestLine.split(' ').getOrElse(1) { "" }
            return if (target.startsWith('/')) route.substringBefore(' ') + target else target
        }
    }
}
