package dev.geturl.exchange

import dev.geturl.Answer
import dev.geturl.Chain
import dev.geturl.HttpException
import dev.geturl.Interceptor
import dev.geturl.OutgoingRequest
import dev.geturl.Transaction
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlin.coroutines.CoroutineContext

/** What a chain of interceptors wants next. */
internal sealed interface Turn {
    /** That [request] be carried out. */
    class Send(val request: OutgoingRequest) : Turn

    /** That [answer] be delivered. */
    class Deliver(val answer: Answer) : Turn

    /** That the call fail. */
    class Fail(val failure: HttpException) : Turn
}

/**
 * A chain of interceptors in step with an exchange. The chain is a coroutine of its own: it runs until it wants
 * something of the network, and waits there for what comes of it. So an exchange keeps its form, and one without
 * interceptors pays nothing.
 */
internal class Interception(
    private val interceptors: List<Interceptor>,
    private val transaction: Transaction,
    private val context: CoroutineContext,
) {
    private val turns = Channel<Turn>(1)
    private var awaited: CompletableDeferred<Answer>? = null

    /** What the network has answered last; what it had answered before was dropped. */
    private var last: Answer? = null

    /** Lets the chain begin with [request], in [scope], and suspends until it wants something. */
    suspend fun begin(scope: CoroutineScope, request: OutgoingRequest): Turn {
        scope.launch(context.minusKey(Job)) { turns.send(outcome(request)) }
        return turns.receive()
    }

    /** What it wanted has come to [answer]. */
    suspend fun answered(answer: Answer): Turn {
        last = answer
        waiting().complete(answer)
        return turns.receive()
    }

    /** What it wanted has failed. */
    suspend fun failed(failure: HttpException): Turn {
        last = null
        waiting().completeExceptionally(failure)
        return turns.receive()
    }

    private fun waiting() = checkNotNull(awaited) { "the chain waits for nothing" }.also { awaited = null }

    private suspend fun outcome(request: OutgoingRequest): Turn = try {
        val answer = Link(0, request).run()
        if (answer.body != null || answer === last) Turn.Deliver(answer) else Turn.Fail(dropped())
    } catch (failure: HttpException) {
        Turn.Fail(failure)
    } catch (failure: Throwable) {
        currentCoroutineContext().ensureActive()
        Turn.Fail(HttpException.Unexpected("An interceptor threw: $failure", cause = failure))
    }

    private fun dropped() = HttpException.Unexpected(
        "An interceptor returned an answer whose body was dropped, as it had asked again since",
        "Return what the last call of proceed gave.",
    )

    private inner class Link(private val index: Int, override val request: OutgoingRequest) : Chain {
        override val transaction: Transaction get() = this@Interception.transaction

        suspend fun run(): Answer = interceptors[index].intercept(this)

        override suspend fun proceed(request: OutgoingRequest): Answer =
            if (index + 1 < interceptors.size) Link(index + 1, request).run() else network(request)
    }

    private suspend fun network(request: OutgoingRequest): Answer {
        check(awaited == null) { "an interceptor called proceed while another call of it was under way" }
        val answer = CompletableDeferred<Answer>()
        awaited = answer
        turns.send(Turn.Send(request))
        return answer.await()
    }
}
