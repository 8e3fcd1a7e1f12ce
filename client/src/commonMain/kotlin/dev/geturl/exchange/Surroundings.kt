package dev.geturl.exchange

import dev.geturl.Answer
import dev.geturl.AroundConfig
import dev.geturl.GeturlOptions
import dev.geturl.Hop
import dev.geturl.HttpException
import dev.geturl.Interceptor
import dev.geturl.Interceptors
import dev.geturl.OutgoingRequest
import dev.geturl.RepeatReason
import dev.geturl.RetryPolicy
import dev.geturl.Transaction
import dev.geturl.http1.ResponseHead
import kotlinx.coroutines.CoroutineScope
import kotlin.time.TimeSource

/**
 * Who stands around one call: its interceptors and its retries. There is one only for calls that have any. The exchange
 * asks here before it sends something, and before it delivers a response or fails; null goes on as it would by itself.
 * What an interceptor throws is thrown here, and comes back by [failed] as any other failure.
 */
internal class Surroundings(
    private val interceptors: Interceptors,
    private val retries: RetryPolicy,
    private val services: ExchangeServices,
    private val newInterception: (List<Interceptor>) -> Interception,
    private val scope: CoroutineScope,
) {
    private val began = TimeSource.Monotonic.markNow()
    private var aroundCall: Interception? = null
    private var aroundAttempt: Interception? = null

    /** The plan that the call begins with, as its interceptors want it. */
    private var first: RequestPlan? = null

    /** Whether those around the call have had their say, and it fails. */
    private var isOver = false

    /** The call begins with [plan]. */
    suspend fun begin(plan: RequestPlan): Sequel? {
        services.budgets.earn(plan.request.url.host, retries.budget)
        first = plan
        if (interceptors.aroundCall.isEmpty()) return null
        val chain = newInterception(interceptors.aroundCall).also { aroundCall = it }
        return ofCall(chain.begin(scope, plan.asked()), plan, null)
    }

    /** [plan] is about to be sent. Null also where it is sent again within one attempt. */
    suspend fun beginAttempt(plan: RequestPlan): Sequel? {
        if (interceptors.aroundAttempt.isEmpty() || aroundAttempt != null) return null
        val chain = newInterception(interceptors.aroundAttempt).also { aroundAttempt = it }
        return ofAttempt(chain.begin(scope, plan.outgoing()), plan, null) { madeUp(plan, it) }
    }

    /** The response to [plan] has come to its [head]. */
    suspend fun answered(plan: RequestPlan, head: ResponseHead): Sequel? {
        val answer = Answer(head.code, head.reasonPhrase, head.headers, null)
        val chain = aroundAttempt ?: return judged(plan, head, answer)
        return ofAttempt(chain.answered(answer), plan, plan.hop(head, RepeatReason.INTERCEPTOR)) { given ->
            if (given === answer) judged(plan, head, answer) else madeUp(plan, given)
        }
    }

    /** What was to be done for [plan] has failed before there was a response to deliver. */
    suspend fun failed(plan: RequestPlan, failure: HttpException): Sequel? {
        if (isOver) return null
        val chain = aroundAttempt ?: return retried(plan, failure)
        return ofAttempt(chain.failed(failure), plan, plan.hop(failure, RepeatReason.INTERCEPTOR)) { madeUp(plan, it) }
    }

    /** Redirects, logins and retries look at what the network has answered, then those around the call. */
    private suspend fun judged(plan: RequestPlan, head: ResponseHead, answer: Answer): Sequel? {
        services.sequels.after(plan, head)?.let { return it }
        val wait = services.retries.delayAfter(plan, retries, head.code, head.headers, began.elapsedNow())
        if (wait != null && mayRetry(plan)) {
            return Sequel(again(plan), plan.hop(head, RepeatReason.RETRY), isReplanned = true, wait = wait)
        }
        val chain = aroundCall ?: return null
        return ofCall(chain.answered(answer), plan, plan.hop(head, RepeatReason.INTERCEPTOR))
    }

    private suspend fun retried(plan: RequestPlan, failure: HttpException): Sequel? {
        val wait = services.retries.delayAfter(plan, retries, failure, began.elapsedNow())
        if (wait != null && mayRetry(plan)) {
            return Sequel(again(plan), plan.hop(failure, RepeatReason.RETRY), isReplanned = true, wait = wait)
        }
        val chain = aroundCall ?: return null
        return ofCall(chain.failed(failure), plan, plan.hop(failure, RepeatReason.INTERCEPTOR))
    }

    /** An interceptor around the attempt has made up [answer]. */
    private suspend fun madeUp(plan: RequestPlan, answer: Answer): Sequel {
        val made = Sequel(plan, answer = answer)
        val chain = aroundCall ?: return made
        return ofCall(chain.answered(answer), plan, null) ?: made
    }

    private fun mayRetry(plan: RequestPlan) = services.budgets.spend(plan.request.url.host, retries.budget)

    /** What is tried again: what has failed, wherever redirects have led; or the call from its beginning. */
    private fun again(plan: RequestPlan): RequestPlan {
        val from = first?.takeIf { retries.fromStart } ?: plan
        return services.planner.anew(from, from.trail.copy(retries = plan.trail.retries + 1))
    }

    /** What a chain around an attempt wants after what [before] tells of; [delivered] is asked about its answer. */
    private suspend fun ofAttempt(
        turn: Turn,
        plan: RequestPlan,
        before: Hop?,
        delivered: suspend (Answer) -> Sequel?,
    ): Sequel? = when (turn) {
        is Turn.Send -> {
            val chain = checkNotNull(aroundAttempt) { "no chain is there to send for" }
            when {
                before == null -> Sequel(plan.sending(turn.request)).takeUnless { it.plan === plan }
                plan.canRepeat -> Sequel(plan.sending(turn.request), before)
                else -> ofAttempt(chain.failed(spent()), plan, before, delivered)
            }
        }

        is Turn.Deliver -> {
            aroundAttempt = null
            delivered(turn.answer)
        }

        is Turn.Fail -> {
            aroundAttempt = null
            throw turn.failure
        }
    }

    /** The same for a chain around the call. Null delivers the response that is there. */
    private suspend fun ofCall(turn: Turn, plan: RequestPlan, before: Hop?): Sequel? = when (turn) {
        is Turn.Send -> {
            val chain = checkNotNull(aroundCall) { "no chain is there to send for" }
            if (before == null || plan.canRepeat) {
                val next = services.planner.asked(first ?: plan, turn.request)
                first = next
                Sequel(next, before, isReplanned = true)
            } else {
                ofCall(chain.failed(spent()), plan, before)
            }
        }

        is Turn.Deliver -> {
            aroundCall = null
            if (turn.answer.body == null) null else Sequel(plan, answer = turn.answer)
        }

        is Turn.Fail -> {
            aroundCall = null
            isOver = true
            throw turn.failure
        }
    }

    private fun spent() = HttpException.SourceFailed(
        "An interceptor asks again, but the request's body can be read only once",
        "Look at OutgoingRequest.canRepeat before; or give the body as bytes or as a file.",
    )

    companion object {
        /** Whether a call with [options] has interceptors, or is tried again. */
        fun areWanted(options: GeturlOptions, usual: AroundConfig): Boolean = !usual.interceptors.isEmpty ||
            !options.interceptors.isEmpty || (options.retries ?: usual.retries).atMost > 0

        /** Those of the call that begins with [plan]; their chains live in [scope]. */
        fun of(
            plan: RequestPlan,
            transaction: Transaction,
            callbacks: Callbacks,
            services: ExchangeServices,
            scope: CoroutineScope,
        ): Surroundings {
            val usual = services.config.around
            return Surroundings(
                usual.interceptors + plan.options.interceptors,
                plan.options.retries ?: usual.retries,
                services,
                { callbacks.interception(it, transaction) },
                scope,
            )
        }
    }
}

private val RequestPlan.canRepeat: Boolean get() = (trail.withheld ?: body)?.canGoAgain != false

/** What the caller asks for. */
private fun RequestPlan.asked() =
    OutgoingRequest(request.url, request.method, own, body.inMemory, isTrusted = true, body?.isRepeatable != false)

/** What goes over the wire. */
private fun RequestPlan.outgoing() = OutgoingRequest(
    request.url,
    request.method,
    request.headers,
    body.inMemory,
    isTrusted = !trail.isAstray,
    body?.isRepeatable != false,
)

/** This plan as an interceptor around its attempt wants it sent: this very one where that changes nothing. */
private fun RequestPlan.sending(wanted: OutgoingRequest): RequestPlan {
    if (wanted.headers === request.headers && wanted.method == request.method && wanted.url == request.url) return this
    val isReframed = FRAMING.any { wanted.headers.values(it) != request.headers.values(it) }
    if (wanted.url != request.url || isReframed) {
        throw HttpException.Unsupported(
            "An interceptor around the attempt has changed the URL or the framing of the request",
            "Change the URL around the call; the framing is the client's.",
        )
    }
    return changed(request.withMethod(wanted.method).withHeaders(wanted.headers), trail)
}

private val FRAMING = listOf("Content-Length", "Transfer-Encoding")
