package dev.geturl.pool

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.ContinuationInterceptor

/**
 * What one exchange wants of the pool.
 *
 * @property route where its request goes.
 * @property number its place among all calls of the client: who called first is served first, also when it has to be
 *   sent again.
 * @property mayPipeline whether its request may stand in line behind others on one connection.
 * @property isAlone whether it wants a connection of its own, which nobody had before or gets after it.
 * @property loop where its caller runs: a connection there is the best.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Demand(
    val route: Route,
    val number: Long,
    val mayPipeline: Boolean,
    val isAlone: Boolean,
    val loop: ContinuationInterceptor?,
) {
    /** Set once a resting connection has turned out to be dead: the next is to be a new one. */
    var isFresh = false

    /** Whether it stands in the pool's queue; the pool's to change. */
    var isQueued = false

    /** Is called when there is nothing for it yet and its exchange has to wait; null where nobody wants to know. */
    var onWait: (() -> Unit)? = null

    /** Null, whoever waits, a [Grant] that came first, a failure that came first, or [Withdrawn]. */
    private val answer = AtomicReference<Any?>(null)

    val isWithdrawn: Boolean get() = answer.load() === Withdrawn

    /** Whether it is neither queued nor answered yet. Inside the pool's [Serial]. */
    val isOpen: Boolean
        get() = !isQueued && answer.load().let { it == null || it is CancellableContinuation<*> }

    /** Suspends until the pool has answered. A grant that comes as this is cancelled goes to [giveBack]. */
    suspend fun await(giveBack: (Grant) -> Unit): Grant {
        if (answer.load() == null) onWait?.invoke()
        return suspendCancellableCoroutine { waiting ->
            if (!answer.compareAndSet(null, waiting)) resume(waiting, answer.exchange(null), giveBack)
        }
    }

    /** Answers with a [Grant] or a failure. False when nobody wants it any more. */
    fun answer(with: Any, giveBack: (Grant) -> Unit): Boolean {
        while (true) {
            when (val before = answer.load()) {
                null -> if (answer.compareAndSet(null, with)) return true

                is CancellableContinuation<*> -> if (answer.compareAndSet(before, null)) {
                    resume(before, with, giveBack)
                    return true
                }

                else -> return false
            }
        }
    }

    /** Wants nothing any more. Gives what had been granted and nobody has taken. */
    fun withdraw(): Grant? = answer.exchange(Withdrawn) as? Grant

    @Suppress("UNCHECKED_CAST") // Only await puts a continuation there.
    private fun resume(waiting: CancellableContinuation<*>, with: Any?, giveBack: (Grant) -> Unit) {
        waiting as CancellableContinuation<Grant>
        if (with is Grant) {
            waiting.resume(with) { _, unused, _ -> giveBack(unused) }
        } else {
            waiting.resumeWith(Result.failure(with as Throwable))
        }
    }

    private object Withdrawn

    override fun toString(): String = buildString {
        append('#').append(number).append(" to ").append(route)
        if (mayPipeline) append(", may be pipelined")
        if (isFresh) append(", fresh")
        if (isAlone) append(", alone")
    }
}

/** What the pool answers a [Demand] with: a [Place] on an open connection, or a [Permit] to open one. */
internal sealed interface Grant
