package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.StatusCode
import dev.geturl.auth.AuthSession
import dev.geturl.auth.Impostors
import dev.geturl.auth.ServerProof
import dev.geturl.body.ChunkedFraming
import dev.geturl.body.Framing
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.pool.Way
import okio.Buffer

/** Says what the response to a plan may prove: that its server, or the proxy, knows the password of its user, too. */
internal class ProofRule(private val proxies: ProxyPlanner) {
    /** What is to be looked at in the response that [head] begins; null, as most often, when that is nothing. */
    fun of(plan: RequestPlan, head: ResponseHead): ServerProofs? {
        if (plan.session == null && plan.route.way !is Way.Forward) return null
        if (head.code == StatusCode.PROXY_AUTHENTICATION_REQUIRED) return null
        val claims = listOfNotNull(ofServer(plan, head), ofProxy(plan, head))
        return if (claims.isEmpty()) null else ServerProofs(claims)
    }

    private fun ofServer(plan: RequestPlan, head: ResponseHead): Claim? {
        val session = plan.session?.takeIf { head.code != StatusCode.UNAUTHORIZED } ?: return null
        val sent = plan.request.headers["Authorization"] ?: return null
        return Claim(session, sent, "Authentication-Info", head) { Impostors.server(plan.request.url.origin) }
    }

    private fun ofProxy(plan: RequestPlan, head: ResponseHead): Claim? {
        val proxy = (plan.route.way as? Way.Forward)?.proxy ?: return null
        val session = proxies.session(plan) ?: return null
        val sent = plan.request.headers["Proxy-Authorization"] ?: return null
        return Claim(session, sent, "Proxy-Authentication-Info", head) { Impostors.proxy(proxy) }
    }
}

/** The [claims] of one response. */
internal class ServerProofs(private val claims: List<Claim>) {
    /** @throws HttpException when one of them is refuted by the head alone. */
    fun checkHead() = claims.forEach(Claim::checkHead)

    /** [framed], which fails at its end where a claim is refuted by the body or the trailers. */
    fun watching(framed: ResponseFraming): ResponseFraming {
        val mayTrail = framed.framing is ChunkedFraming
        val watched = claims.fold(framed.framing) { framing, claim -> claim.watching(framing, mayTrail) }
        return if (watched === framed.framing) framed else framed.with(watched)
    }
}

/** What one peer claims in [field], or may yet in trailers, to who had [sent] its login by [session]. */
internal class Claim(
    private val session: AuthSession,
    private val sent: String,
    private val field: String,
    head: ResponseHead,
    private val failure: () -> HttpException,
) {
    private val info = if (field in head.headers) head.headers.joined(field) else null

    fun checkHead() {
        if (info != null && !session.confirm(sent, info)) throw failure()
    }

    fun watching(framing: Framing, mayTrail: Boolean): Framing {
        val proof = (if (info != null || mayTrail) session.proof(sent) else null) ?: return framing
        val isHeard = proof.isOfBody(info)
        if (info != null && !isHeard) return framing
        return ProvingFraming(framing, proof.takeIf { isHeard }, ::checkEnd)
    }

    private fun checkEnd(framing: Framing, heard: ServerProof?) {
        val shown = info ?: framing.trailers.find { (name, _) -> name.equals(field, ignoreCase = true) }?.second
        if (shown == null) return
        val isConfirmed = info != null || session.confirm(sent, shown)
        val isRefuted = heard != null && heard.isOfBody(shown) && heard.isRefutedBy(shown)
        if (!isConfirmed || isRefuted) throw failure()
    }
}

/**
 * Has the content of [framing] heard by [proof], and [check] asked when all of it has been taken: it is not done before
 * that, so that what a failure is about has been handed on by then.
 */
private class ProvingFraming(
    private val framing: Framing,
    private val proof: ServerProof?,
    private val check: (Framing, ServerProof?) -> Unit,
) : Framing by framing {
    override var isDone: Boolean = false
        private set

    /** Nothing may pass by what listens. */
    override fun takeWhole(input: Buffer) = null

    override val plainBytes: Long get() = 0

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        val before = output.size
        if (!framing.isDone) framing.decode(input, output, byteCount)
        if (output.size > before) {
            proof?.hear(output, before)
        } else if (framing.isDone && !isDone) {
            check(framing, proof)
            isDone = true
        }
    }
}
