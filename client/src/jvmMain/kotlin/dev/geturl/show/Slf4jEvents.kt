package dev.geturl.show

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.Status
import dev.geturl.Transaction
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong

/**
 * Writes what happens in exchanges to SLF4J, without secrets: each event on level DEBUG, how an exchange has ended on
 * INFO, and on WARN where it failed. Each line begins with the number of the exchange, as several may be under way.
 *
 * ```
 * HttpClient { events = Slf4jEvents() }
 * ```
 *
 * Loggers of most bindings write at once, on the thread that calls, which is the event loop's: let one that goes to a
 * slow place write in the background.
 *
 * @param logger where to. Default: the logger `dev.geturl.exchange`.
 */
public class Slf4jEvents(private val logger: Logger = LoggerFactory.getLogger("dev.geturl.exchange")) : EventListener {
    private val last = AtomicLong()
    private val recorder = ExchangeRecorder(::ended)
    private val numbers = ConcurrentHashMap<Transaction, Long>()

    override fun onEvent(transaction: Transaction, event: ExchangeEvent) {
        val number = numbers.computeIfAbsent(transaction) { last.incrementAndGet() }
        logger.debug("#{} {}", number, event)
        recorder.onEvent(transaction, event)
        if (event is ExchangeEvent.ExchangeEnded) numbers.remove(transaction)
    }

    private fun ended(record: ExchangeRecord) {
        val call = record.transaction
        val number = numbers[call]
        val time = record.timings.total
        if (call.status == Status.OK) {
            val size = record.last<ExchangeEvent.BodyComplete>()?.decodedBytes ?: 0
            logger.info("#{} {} in {}, {} bytes", number, call, time, size)
        } else {
            logger.warn("#{} {} after {}: {}", number, call, time, call.error?.message)
        }
    }
}
