package dev.geturl

import dev.geturl.exchange.CallbackThread
import dev.geturl.exchange.PreparedCall
import dev.geturl.nio.CallerLoops
import dev.geturl.nio.EventLoop
import dev.geturl.nio.WaitingThread
import kotlinx.coroutines.CoroutineDispatcher
import java.io.InterruptedIOException
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.createCoroutineUnintercepted
import kotlin.coroutines.resume

/**
 * One blocking call. Its thread turns the loop that the exchange runs on until that has ended, and is the dispatcher of
 * its callbacks, which it runs between two turns: so they may block, and make blocking calls in turn.
 *
 * Where the connection it gets is on a loop that another thread has, it waits instead.
 */
internal class CallerTurns(private val loops: CallerLoops) :
    CoroutineDispatcher(),
    CallbackThread,
    Continuation<Transaction> {
    private val caller = WaitingThread()
    private val tasks = ConcurrentLinkedQueue<Runnable>()

    @Volatile
    private var outcome: Result<Transaction>? = null
    private var wasInterrupted = false

    override val context: CoroutineContext get() = EmptyCoroutineContext

    /** Carries out [call], see `HttpClient.geturl`. */
    fun run(call: PreparedCall): Transaction = caller.during { carryOut(call) }

    private fun carryOut(call: PreparedCall): Transaction {
        val home = homeOf(call)
        try {
            suspend { call.runOn(home) }.createCoroutineUnintercepted(this).resume(Unit)
            return awaited(call.transaction)
        } finally {
            caller.loop?.let { caller.inTurn(it::leave) }
        }
    }

    /** The loop that [call] runs on, which this thread has from then on if it can. */
    private fun homeOf(call: PreparedCall): CoroutineDispatcher {
        val place = call.claim() ?: return loops.take().also { caller.loop = it }
        val home = place.connection.loop
        if (home is EventLoop && home.tryTake()) caller.loop = home
        return home
    }

    private fun awaited(transaction: Transaction): Transaction {
        while (true) {
            outcome?.let { return ended(it, transaction) }
            if (Thread.interrupted()) {
                wasInterrupted = true
                transaction.reset("the calling thread was interrupted")
            }
            caller.turnOrSleep(::hasNothingToDo)
            runCallbacks()
        }
    }

    private fun runCallbacks() {
        while (true) {
            val callback = tasks.poll() ?: return
            // Others may need the loop meanwhile, and what the callback waits for may be among them.
            caller.loop?.let { caller.inTurn(it::lend) }
            try {
                callback.run()
            } finally {
                // Who has it by now turns it, and wakes this thread.
                caller.loop = caller.loop?.takeIf { it.reclaim() }
            }
        }
    }

    override fun callbackReturned() {
        caller.loop?.tenancy?.expectReturn()
    }

    private fun hasNothingToDo() = outcome == null && tasks.isEmpty()

    private fun ended(outcome: Result<Transaction>, transaction: Transaction): Transaction {
        if (wasInterrupted) {
            caller.interrupt()
            if (transaction.status == Status.RESET) throw interrupted()
        }
        return outcome.getOrThrow()
    }

    override fun resumeWith(result: Result<Transaction>) {
        outcome = result
        caller.rouse()
    }

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        tasks.add(block)
        caller.rouse()
    }

    companion object {
        fun interrupted(): InterruptedIOException =
            InterruptedIOException("The calling thread was interrupted, so the exchange was reset")
    }
}
