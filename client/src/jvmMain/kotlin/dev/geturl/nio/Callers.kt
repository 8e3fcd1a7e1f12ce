package dev.geturl.nio

import dev.geturl.net.LoopCoroutine
import dev.geturl.net.Waiting
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ThreadContextElement
import kotlin.coroutines.CoroutineContext

/**
 * The callers' own coroutines that have waited on a loop. Whoever has waited once is likely to wait again, so each has
 * one listener for its end for as long as it lives: one for each wait would cost as much as the rest of the wait.
 * Touched on the loop's thread alone.
 *
 * @param execute runs something on the loop's thread.
 */
@OptIn(InternalCoroutinesApi::class)
internal class Callers(private val execute: (Runnable) -> Unit) {
    private val known = HashMap<Job, Caller>()

    /** How many there are; for tests of leaks. */
    val count: Int get() = known.size

    /**
     * The coroutine of [context], which has the loop for its dispatcher. Null when it has something to be set in the
     * thread as well, or when that cannot be known as it does not run on the loop's thread at first: [isHere] is false.
     */
    fun of(context: CoroutineContext, isHere: Boolean): LoopCoroutine? {
        val job = context[Job]
        if (job == null || job is LoopCoroutine || !isHere) return job as? LoopCoroutine
        val caller = known[job] ?: return add(job, context)
        return caller.takeIf { it.context === context }
    }

    private fun add(job: Job, context: CoroutineContext): Caller? {
        val isPlain = context.fold(true) { isPlain, element -> isPlain && element !is ThreadContextElement<*> }
        if (!isPlain || !job.isActive) return null
        return Caller(job, context).also {
            known[job] = it
            it.listen()
        }
    }

    /** None is listened to any more. */
    fun clear() {
        known.values.forEach { it.handle?.dispose() }
        known.clear()
    }

    private inner class Caller(override val job: Job, val context: CoroutineContext) : LoopCoroutine {
        override var waiting: Waiting? = null
        var handle: DisposableHandle? = null

        /** Its end may come from any thread. */
        fun listen() {
            handle = job.invokeOnCompletion(onCancelling = true) { execute(::end) }
        }

        private fun end() {
            known.remove(job)
            waiting?.giveUp()
        }
    }
}
