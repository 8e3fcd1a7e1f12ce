package dev.geturl.pool

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.resumeWithException

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

    /** Null while nothing is asked for, [Asked], whoever waits, an answer that came first, or [Withdrawn]. */
    private val state = AtomicReference<State?>(null)

    val isWithdrawn: Boolean get() = state.load() === Withdrawn

    /** Whether it may be given something at once, without being asked for: nobody is about to queue it. */
    val isIdle: Boolean get() = state.load() == null

    /** Whether it is asked for, and neither queued nor answered yet. Inside the pool's [Serial]. */
    val isOpen: Boolean
        get() = !isQueued && state.load().let { it === Asked || it is Waiting }

    /**
     * Something is wanted for it. Several may see to it that it is queued, at different times: only the first of them
     * does, and none once it has its answer.
     */
    fun ask() {
        state.compareAndSet(null, Asked)
    }

    /** Suspends until the pool has answered. A grant that comes as this is cancelled goes to [giveBack]. */
    suspend fun await(giveBack: (Grant) -> Unit): Grant {
        if (state.load() === Asked) onWait?.invoke()
        return suspendCancellableCoroutine { caller ->
            val waiting = Waiting(caller, giveBack)
            if (!state.compareAndSet(Asked, waiting)) {
                (state.exchange(null) as? Answered)?.let { waiting.tell(it.answer) }
            }
        }
    }

    /** Answers with a grant or a failure. False when nobody wants it any more. */
    fun answer(answer: Result<Grant>): Boolean {
        while (true) {
            when (val before = state.load()) {
                Asked -> {
                    if (state.compareAndSet(before, Answered(answer))) return true
                }

                is Waiting -> {
                    if (state.compareAndSet(before, null)) {
                        before.tell(answer)
                        return true
                    }
                }

                else -> {
                    return false
                }
            }
        }
    }

    /** Wants nothing any more. Gives what had been granted and nobody has taken. */
    fun withdraw(): Grant? = (state.exchange(Withdrawn) as? Answered)?.answer?.getOrNull()

    private sealed interface State

    private object Asked : State

    private class Waiting(
        private val caller: CancellableContinuation<Grant>,
        private val giveBack: (Grant) -> Unit,
    ) : State {
        fun tell(answer: Result<Grant>) = answer.fold(
            { grant -> caller.resume(grant) { _, unused, _ -> giveBack(unused) } },
            { failure -> caller.resumeWithException(failure) },
        )
    }

    private class Answered(val answer: Result<Grant>) : State

    private object Withdrawn : State

    override fun toString(): String = buildString {
        append('#').append(number).append(" to ").append(route)
        if (mayPipeline) append(", may be pipelined")
        if (isFresh) append(", fresh")
        if (isAlone) append(", alone")
    }
}

/** What the pool answers a [Demand] with: a [Place] on an open connection, or a [Permit] to open one. */
internal sealed interface Grant
