package dev.geturl.show

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.Transaction
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/**
 * One exchange that has ended, and all that happened in it.
 *
 * @property transaction what was asked and answered.
 * @property events what happened, in order, from [ExchangeEvent.CallStarted] to [ExchangeEvent.ExchangeEnded].
 */
public class ExchangeRecord(public val transaction: Transaction, public val events: List<ExchangeEvent>) {
    /** Where the time went. */
    public val timings: ExchangeTimings = ExchangeTimings.of(events)

    internal val start: ExchangeEvent.CallStarted? = last<ExchangeEvent.CallStarted>()

    internal inline fun <reified E : ExchangeEvent> last(): E? = events.lastOrNull { it is E } as E?
}

/**
 * An [EventListener] that puts the events of each exchange together, and gives them to [onExchange] when it has ended:
 * on the thread where it ends, so [onExchange] must not block.
 */
@OptIn(ExperimentalAtomicApi::class)
public class ExchangeRecorder(private val onExchange: (ExchangeRecord) -> Unit) : EventListener {
    /**
     * What has not ended yet. The events of one exchange follow each other, so its list needs no care; the map changes
     * only where an exchange begins or ends.
     */
    private val ongoing = AtomicReference<Map<Transaction, MutableList<ExchangeEvent>>>(emptyMap())

    override fun onEvent(transaction: Transaction, event: ExchangeEvent) {
        if (event is ExchangeEvent.CallStarted) ongoing.update { it + (transaction to ArrayList()) }
        val events = ongoing.load()[transaction] ?: return
        events += event
        if (event !is ExchangeEvent.ExchangeEnded) return
        ongoing.update { it - transaction }
        onExchange(ExchangeRecord(transaction, events))
    }
}
