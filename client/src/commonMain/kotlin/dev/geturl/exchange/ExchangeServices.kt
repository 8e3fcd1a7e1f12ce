package dev.geturl.exchange

import dev.geturl.HstsStore
import dev.geturl.HttpConfig
import dev.geturl.Log
import dev.geturl.Pace
import dev.geturl.body.ContentCodings
import dev.geturl.body.TextCodec
import dev.geturl.pool.ConnectionPool
import dev.geturl.pool.RouteDialer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.FileSystem
import okio.IOException
import okio.Source
import kotlin.coroutines.ContinuationInterceptor

/**
 * What all exchanges of a client share.
 *
 * @property blocking where the caller's sources and sinks run, which may block. An exchange that is cancelled does not
 *   wait for what runs there.
 * @property saving where the client's own files are written, which its end waits for.
 * @property unexpecting the servers that are not asked whether they want a body.
 * @property sequels what is sent after a response that is not the caller's.
 * @property budgets how many retries each host may still get.
 * @property errors what transports have said of their connections.
 */
internal class ExchangeServices(
    val config: HttpConfig,
    val pool: ConnectionPool,
    val dialer: RouteDialer,
    val chooser: ProxyChooser,
    val proxies: ProxyPlanner,
    val gate: ProxiedTargets,
    val codings: ContentCodings,
    val text: TextCodec,
    val files: FileSystem,
    val blocking: CoroutineScope,
    private val saving: CoroutineScope,
    val log: Log,
    val unexpecting: UnexpectingOrigins,
    val errors: TransportErrors,
    val planner: RequestPlanner,
    val sequels: Sequels,
    val retries: RetryRule,
    val budgets: RetryBudgets,
) {
    /** Holds what servers and proxies prove against what they ought to. */
    val proofs = ProofRule(proxies)

    /** Where something may block that an exchange does wait for. */
    val dispatcher: ContinuationInterceptor get() = checkNotNull(blocking.coroutineContext[ContinuationInterceptor])

    /** How fast the request's body of [plan] may go; null for as fast as it can. */
    fun uploadPace(plan: RequestPlan): Pace? = Pace.of(config.limits.uploadRate, plan.options.transfer.uploadRate)

    /** How fast the body of its response may come. */
    fun downloadPace(plan: RequestPlan): Pace? = Pace.of(config.limits.downloadRate, plan.options.transfer.downloadRate)

    /** Closes the caller's [source] that was of the body of [plan] and never read; also when the call was cancelled. */
    suspend fun close(source: Source, plan: RequestPlan) = withContext(NonCancellable + dispatcher) {
        try {
            source.close()
        } catch (failure: IOException) {
            log.warn("The request body of $plan could not be closed", failure)
        }
    }

    /** Writes the file of [store], where that may block. No exchange waits for it; the client's end does. */
    @OptIn(DelicateCoroutinesApi::class)
    fun save(store: HstsStore) {
        // Atomic, as it is to be written also where the client is closed before it has begun.
        saving.launch(start = CoroutineStart.ATOMIC) {
            try {
                store.save()
            } catch (failure: IOException) {
                log.warn("$store could not be saved", failure)
            }
        }
    }

    /** The way that the body of a response to [plan] goes. */
    fun deliveryFor(plan: RequestPlan, callbacks: Callbacks): Delivery {
        val options = plan.options
        val blockBytes = options.blockSize.toLong()
        val sink = options.sink
        val handler = options.handler
        return when {
            sink != null -> WriteBody(sink, files, blocking, blockBytes)

            handler != null -> HandBody(callbacks) { body, transaction ->
                while (handler.onData(body, transaction) >= 0) continue
            }

            else -> KeepBody(config.limits.bufferedBytes, blockBytes)
        }
    }
}
