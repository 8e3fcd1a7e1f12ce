package dev.geturl.exchange

import dev.geturl.HttpConfig
import dev.geturl.RepeatReason
import dev.geturl.StatusCode
import dev.geturl.UrlSyntax
import dev.geturl.http1.ResponseHead

/** Says what is sent after a response that is not the caller's: one that leads elsewhere, or asks for a login. */
internal class Sequels(
    private val config: HttpConfig,
    private val planner: RequestPlanner,
    private val proxies: ProxyPlanner,
) {
    private val redirects = RedirectRule(config.urlSyntax == UrlSyntax.PATH_AS_IS, config.lenient) { url ->
        config.around.hsts?.upgraded(url) ?: url
    }

    /**
     * What follows the response to [plan] that [head] begins; null when it is the caller's. One with a code below
     * [FIRST] is, unless it is the answer to a request that came without its body.
     */
    fun after(plan: RequestPlan, head: ResponseHead): Sequel? {
        val proxyLogin = proxies.answer(plan, head)
        if (proxyLogin != null) return Sequel(proxyLogin, plan.hop(head, RepeatReason.PROXY_LOGIN))
        return login(plan, head) ?: redirected(plan, head)
    }

    private fun login(plan: RequestPlan, head: ResponseHead): Sequel? {
        val session = plan.session ?: return null
        val sent = plan.request.headers["Authorization"]
        val isWithheld = plan.trail.withheld != null
        return when {
            head.code == StatusCode.UNAUTHORIZED -> {
                val body = plan.trail.withheld ?: plan.body
                if (body?.canGoAgain == false) return null
                val challenges = head.headers.values("WWW-Authenticate")
                val target = planner.targetOf(plan)
                session
                    .answer(challenges, plan.request.method, target, sent, plan.trail.logins, body.inMemory)
                    ?.let { loggedIn(plan, head, it) }
            }

            isWithheld && head.code < FIRST -> {
                loggedIn(plan, head, null)
            }

            else -> {
                null
            }
        }
    }

    private fun loggedIn(plan: RequestPlan, head: ResponseHead, answer: String?): Sequel {
        val next = planner.loggedIn(plan, answer, isOld = head.minorVersion == 0)
        return Sequel(next, plan.hop(head, RepeatReason.LOGIN), isReplanned = true)
    }

    private fun redirected(plan: RequestPlan, head: ResponseHead): Sequel? {
        val options = plan.options.redirects ?: config.around.redirects
        return when (val redirect = redirects.decide(plan, options, head.code, head.headers)) {
            null -> {
                null
            }

            is RedirectPlan.Refuse -> {
                Sequel(plan, plan.hop(head, RepeatReason.REDIRECT, redirect.url), redirect.failure)
            }

            is RedirectPlan.Follow -> {
                val hop = plan.hop(head, RepeatReason.REDIRECT, redirect.url)
                Sequel(planner.next(plan, redirect), hop, isReplanned = true)
            }
        }
    }

    companion object {
        /** What has a lower code is the caller's, as a rule. */
        const val FIRST = 300
    }
}
