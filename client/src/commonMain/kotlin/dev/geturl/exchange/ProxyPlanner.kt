package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.Origin
import dev.geturl.Proxy
import dev.geturl.ProxyKind
import dev.geturl.ProxyOptions
import dev.geturl.RequestFacts
import dev.geturl.StatusCode
import dev.geturl.Transaction
import dev.geturl.Url
import dev.geturl.auth.AuthSession
import dev.geturl.auth.ProxySessions
import dev.geturl.http1.ResponseHead
import dev.geturl.pool.Route
import dev.geturl.pool.Way

/**
 * Turns a plan for going straight to the server into one for going by a proxy: another way, and for a proxy that
 * forwards another request target and fields of its own. Touches nothing outside.
 *
 * `http` is forwarded by an HTTP proxy, in the absolute form of RFC 9112 section 3.2.2; everything else has a tunnel by
 * `CONNECT`. So has what is registered with `endToEndProxy`, and what asks for another protocol, as a proxy does not
 * forward that; or all, where [ProxyOptions.tunnel] says so. Through SOCKS go the very bytes that the server would get
 * directly.
 */
internal class ProxyPlanner(private val config: HttpConfig, private val sessions: ProxySessions) {
    private val options get() = config.proxy

    /**
     * [plan] by [proxy].
     *
     * @throws HttpException.Unsupported when that cannot be done.
     */
    fun by(proxy: Proxy, plan: RequestPlan): RequestPlan {
        val facts = plan.request
        val isForwarded = proxy.kind.isHttp && facts.url.scheme == "http" &&
            !plan.endToEndProxy && !options.tunnel && !plan.options.wantsUpgrade && !isElsewhere(plan)
        return when {
            proxy.isNone && plan.options.requestTarget != null && plan.trail.first == null -> plan.sentAs(
                facts,
                plan.route,
            )

            proxy.isNone -> plan.sentAs(withoutLogin(facts), plan.route)

            isForwarded -> forwarded(proxy, plan)

            else -> plan.sentAs(withoutLogin(facts), plan.route.by(way(proxy, plan)))
        }
    }

    /** A proxy that forwards goes where the URL says. */
    private fun isElsewhere(plan: RequestPlan) = config.dial.placeOf(plan.route.origin) !== plan.route.origin

    private fun way(proxy: Proxy, plan: RequestPlan): Way = when (proxy.kind) {
        ProxyKind.HTTP, ProxyKind.HTTPS -> {
            val login = plan.ownProxyAuthorization ?: givenLogin(proxy)
            val fields = connectHeaders(config.dial.placeOf(plan.route.origin))
            Way.Tunnel(proxy, options.connectVersion, fields, login, before(proxy))
        }

        ProxyKind.SOCKS4, ProxyKind.SOCKS4A -> {
            if (proxy.password.isNotEmpty()) {
                throw HttpException.Unsupported("SOCKS 4 has no passwords ($proxy)", "Leave it out, or use SOCKS 5.")
            }
            Way.Socks(proxy, before(proxy))
        }

        ProxyKind.DIRECT, ProxyKind.SOCKS5, ProxyKind.SOCKS5H -> {
            Way.Socks(proxy, before(proxy))
        }
    }

    /** What [proxy] is reached through; it is not reached through itself. */
    private fun before(proxy: Proxy): Proxy? = options.preproxy?.takeIf { it != proxy }

    private fun forwarded(proxy: Proxy, plan: RequestPlan): RequestPlan {
        val facts = plan.request
        val target = absoluteForm(facts.url, facts.target)
        val login = plan.ownProxyAuthorization ?: givenLogin(proxy)
            ?: sessions.of(proxy)?.upfront(facts.method, named(facts, target))
        val headers = withProxyFields(facts.headers, login)
        val way = Way.Forward(proxy, before(proxy))
        val route = Route(proxy.origin, null, plan.route.localAddress, way)
        return plan.sentAs(facts.sentAs(target, headers), route)
    }

    /** Without the fragment. The user info stays where it is sent in no other way, as the manual has it. */
    private fun absoluteForm(url: Url, target: String): String {
        if ("://" in target.substringBefore('?')) return target
        val login = if (url.password.isEmpty()) url.username else "${url.username}:${url.password}"
        val userInfo = if (config.sendUserInfo || login.isEmpty()) "" else "$login@"
        return "${url.scheme}://$userInfo${url.authority}${if (target == "*") "" else target}"
    }

    /** The manual's place for `Proxy-Authorization`: behind `User-Agent`. */
    private fun withProxyFields(headers: Headers, login: String?): Headers {
        val lines = headers.emptyBuilder()
        val last = maxOf(headers.indexOf("Host", from = 0), headers.indexOf("User-Agent", from = 0))
        headers.forEachIndexed { index, field ->
            val isReplaced = field.name in options.proxyHeaders || field.name.equals(LOGIN, ignoreCase = true)
            if (!isReplaced) lines.addChecked(field.name, field.value)
            if (index != last) return@forEachIndexed
            if (login != null && LOGIN !in options.proxyHeaders) lines.addChecked(LOGIN, login)
            options.proxyHeaders.forEach { lines.addChecked(it.name, it.value) }
        }
        return lines.build()
    }

    private fun connectHeaders(origin: Origin): Headers {
        val theirs = options.proxyHeaders
        val lines = Headers.Builder()
        lines.addChecked("Host", theirs["Host"] ?: "${origin.host}:${origin.port}")
        if (config.userAgent.isNotEmpty() && "User-Agent" !in theirs) lines.addChecked("User-Agent", config.userAgent)
        if ("Connection" !in theirs && "Proxy-Connection" !in theirs) lines.addChecked("Connection", "keep-alive")
        theirs.forEach { field ->
            val isElsewhere =
                field.name.equals("Host", ignoreCase = true) || field.name.equals(LOGIN, ignoreCase = true)
            if (!isElsewhere) lines.addChecked(field.name, field.value)
        }
        return lines.build()
    }

    /** What is sent as it is: then nobody answers the proxy's challenge but the caller. */
    private fun givenLogin(proxy: Proxy): String? =
        options.proxyHeaders[LOGIN] ?: options.proxyAuth.takeIf { it.isNotEmpty() && !proxy.hasCredentials }

    /** What is meant for a proxy never reaches a server. */
    private fun withoutLogin(facts: RequestFacts): RequestFacts = if (LOGIN in facts.headers) {
        facts.sentAs(facts.target, facts.headers.newBuilder().remove(LOGIN).build())
    } else {
        facts
    }

    /**
     * The plan that answers [head], the response to [plan]; null when the response is the caller's. Only what a proxy
     * forwards is answered here, where the caller has not taken the login into its own hands.
     */
    fun answer(plan: RequestPlan, head: ResponseHead): RequestPlan? {
        val isAsked = head.code == StatusCode.PROXY_AUTHENTICATION_REQUIRED && plan.body?.isRepeatable != false
        val session = (if (isAsked) session(plan) else null) ?: return null
        val facts = plan.request
        val challenges = head.headers.values(CHALLENGE)
        val value = session
            .answer(challenges, facts.method, named(facts, facts.target), facts.headers[LOGIN], plan.trail.proxyLogins)
            ?: return null
        val answered = plan.trail.copy(proxyLogins = plan.trail.proxyLogins + 1)
        return plan.changed(facts.sentAs(facts.target, withLogin(facts.headers, value)), answered)
    }

    /** The session by which [plan] logs in to the proxy that forwards it; null where it does not by one. */
    fun session(plan: RequestPlan): AuthSession? {
        val way = plan.route.way as? Way.Forward ?: return null
        return if (plan.ownProxyAuthorization == null && givenLogin(way.proxy) == null) sessions.of(way.proxy) else null
    }

    /** What Digest calls the request that has [target]. */
    private fun named(facts: RequestFacts, target: String) =
        if (options.digestsPath) facts.url.requestTarget else target

    private fun withLogin(headers: Headers, value: String): Headers =
        if (LOGIN in headers) headers.newBuilder().set(LOGIN, value).build() else withProxyFields(headers, value)

    private companion object {
        const val LOGIN = "Proxy-Authorization"
        const val CHALLENGE = "Proxy-Authenticate"
    }
}
