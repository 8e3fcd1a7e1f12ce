package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.Origin
import dev.geturl.OutgoingRequest
import dev.geturl.RequestBody
import dev.geturl.RequestFacts
import dev.geturl.Timeouts
import dev.geturl.Transaction
import dev.geturl.Url
import dev.geturl.UrlSyntax
import dev.geturl.auth.AuthSession
import dev.geturl.net.RegisteredTransport
import dev.geturl.pool.Route
import okio.ByteString

/** Turns what a caller asks for into a [RequestPlan], or says why it cannot be. Touches nothing outside. */
internal class RequestPlanner(
    private val config: HttpConfig,
    private val bodies: BodyPlanner,
    acceptEncoding: () -> String,
    private val chooser: ProxyChooser,
    private val proxies: ProxyPlanner,
    private val expectation: ExpectationRule,
    private val logins: ServerLogins,
    private val transportFor: (String) -> RegisteredTransport?,
) {
    private val requestHeaders = RequestHeaders(config, acceptEncoding)

    /** The rules that [url] is read by under [options]. */
    fun parse(url: String, options: GeturlOptions): Url = Url.parse(url, syntax(options.strict))

    private fun syntax(strict: Boolean?): UrlSyntax {
        if (strict == null) return config.urlSyntax
        if (strict) return UrlSyntax.STRICT
        return if (config.urlSyntax == UrlSyntax.STRICT) UrlSyntax.AS_WRITTEN else config.urlSyntax
    }

    /**
     * The plan for a request to [url].
     *
     * @throws HttpException.Unsupported when its scheme has no transport, or options contradict each other.
     * @throws IllegalArgumentException for options that contradict the caller's own fields.
     */
    fun plan(url: Url, options: GeturlOptions): RequestPlan {
        val fragment = url.fragment
        val trail = if (fragment == null) Trail.START else Trail(fragment = fragment)
        val target = options.requestTarget
        return planned(url, options, options.ownHeaders(), options.body, method(options), target, trail)
    }

    /**
     * The plan for where [redirect] leads from [plan]: made anew of the caller's options, less what the redirect has
     * taken from them.
     *
     * @throws HttpException.Unsupported when its scheme has no transport.
     */
    fun next(plan: RequestPlan, redirect: RedirectPlan.Follow): RequestPlan {
        val proxy = chooser.choose(redirect.url, plan.options)
        // What the caller wrote for one proxy is not for another, nor for one that is not known yet.
        val isSame = proxy != null && plan.route.way.isBy(proxy)
        val own = if (isSame) redirect.own else redirect.own.newBuilder().remove("Proxy-Authorization").build()
        return planned(
            redirect.url,
            plan.options,
            own,
            redirect.body,
            redirect.method,
            target = null,
            redirect.trail.copy(own = own, isOld = false),
            known = plan.session.takeIf { redirect.url.origin == plan.request.url.origin },
        )
    }

    /**
     * The plan for the request of [plan] once its server has asked for a login: with [answer] as its `Authorization`,
     * or null where it has turned out to want none, and with the body that was kept back until that was known.
     *
     * @param isOld whether it speaks HTTP/1.0.
     */
    fun loggedIn(plan: RequestPlan, answer: String?, isOld: Boolean): RequestPlan =
        anew(plan, plan.trail.copy(logins = plan.trail.logins + 1, isOld = isOld), answer)

    /** The request of [plan] planned anew, after what [trail] tells of. */
    fun anew(plan: RequestPlan, trail: Trail, answer: String? = null): RequestPlan {
        val body = trail.withheld ?: plan.body
        val next = trail.copy(withheld = null)
        return planned(
            plan.request.url,
            plan.options,
            plan.own,
            body,
            plan.request.method,
            targetOf(plan),
            next,
            answer,
            plan.session,
        )
    }

    /** The plan for what an interceptor around the call wants in place of [plan]. */
    fun asked(plan: RequestPlan, request: OutgoingRequest): RequestPlan {
        val trail = Trail(own = request.headers, fragment = request.url.fragment, retries = plan.trail.retries)
        val target = plan.options.requestTarget.takeIf { request.url == plan.request.url }
        val body = plan.trail.withheld ?: plan.body
        return planned(request.url, plan.options, request.headers, body, request.method, target, trail)
    }

    /** The request target of [plan] as its server gets it, whatever a proxy does. */
    fun targetOf(plan: RequestPlan): String =
        plan.options.requestTarget.takeIf { plan.trail.first == null } ?: plan.request.url.requestTarget

    private fun planned(
        url: Url,
        options: GeturlOptions,
        own: Headers,
        body: RequestBody?,
        method: String,
        target: String?,
        trail: Trail,
        answer: String? = null,
        known: AuthSession? = null,
    ): RequestPlan {
        val bare = secured(url).withoutFragment()
        val session = logins.session(bare, options, own, trail, known)
        // Whoever has been asked already is not asked again.
        if (session != null && trail.logins == 0 && logins.asksEmpty(session, options, body)) {
            val asking = trail.copy(own = own, withheld = body)
            val bodyless = own
                .newBuilder()
                .remove("Content-Length")
                .remove("Transfer-Encoding")
                .remove("Expect")
                .build()
            return whole(bare, options, bodyless, NOTHING, method, target, asking, session, null)
        }
        val shown = target ?: bare.requestTarget
        val authorization = answer
            ?: if (session == null) logins.ofUserInfo(bare, trail) else session.upfront(method, shown, body.inMemory)
        return whole(bare, options, own, body, method, shown, trail, session, authorization)
    }

    private fun whole(
        url: Url,
        options: GeturlOptions,
        own: Headers,
        content: RequestBody?,
        method: String,
        target: String?,
        trail: Trail,
        session: AuthSession?,
        authorization: String?,
    ): RequestPlan {
        val registered = transportFor(url.scheme) ?: throw unsupportedScheme(url)
        val framing = OwnFraming(own)
        val body = coded(content, options, own, framing.length)
        val protocol = if (trail.isOld) HttpVersion.HTTP_1_0 else options.protocol
        framing.check(body?.length, protocol)
        val keepAlive = keepAlive(protocol, options, own, method)
        val origin = origin(url, registered)
        val expectsContinue = body != null && expectation.expects(body, options, own, origin)
        val headers = requestHeaders.of(url, method, options, own, body, keepAlive, expectsContinue, authorization)
        val shown = target ?: url.requestTarget
        val proxy = chooser.choose(url, options)
        val straight = RequestPlan(
            request = RequestFacts(url, method, shown, protocol, headers, body?.length ?: 0, body),
            route = Route(origin, options.unixSocket, options.myAddr),
            transport = registered.transport,
            body = body,
            isChunked = body != null && (body.length < 0 || framing.isChunked),
            keepAlive = keepAlive,
            timeouts = timeouts(options),
            repost = options.repost ?: config.pool.repost,
            expectsContinue = expectsContinue,
            options = options,
            endToEndProxy = registered.endToEndProxy,
            isProxyKnown = proxy != null,
            trail = trail,
            session = session,
        )
        return if (proxy == null || (proxy.isNone && own.size == 0)) straight else proxies.by(proxy, straight)
    }

    /** [content] as it is sent. What has been planned before is coded already. */
    private fun coded(content: RequestBody?, options: GeturlOptions, own: Headers, announced: Long?): RequestBody? {
        val coding = options.transfer.coding
        require(coding == null || "Content-Encoding" !in own) {
            "a Content-Encoding was given beside TransferOptions.coding: leave one of them out"
        }
        return content?.let { bodies.plan(it, announced, coding.takeIf { content === options.body }) }
    }

    private fun secured(url: Url): Url = config.around.hsts?.upgraded(url) ?: url

    private fun timeouts(options: GeturlOptions): Timeouts {
        val usual = config.timeouts
        if (!options.hasTimeouts) return usual
        return usual.copy(
            whole = options.timeout ?: usual.whole,
            resolve = options.resolveTimeout ?: usual.resolve,
            connect = options.connectTimeout ?: usual.connect,
            firstByte = options.firstByteTimeout ?: usual.firstByte,
            idle = options.idleTimeout ?: usual.idle,
        )
    }

    private fun method(options: GeturlOptions): String = options.method ?: when {
        options.body != null -> "POST"
        options.validate -> "HEAD"
        else -> "GET"
    }

    private fun keepAlive(protocol: HttpVersion, options: GeturlOptions, own: Headers, method: String): Boolean {
        val isOld = protocol != HttpVersion.HTTP_1_1
        if (isOld && (options.keepAlive != true || !config.pool.keepHttp10)) return false
        if ("Upgrade" in own && own.hasToken("Connection", "upgrade")) return false
        if (method == "POST" && (options.postFresh ?: config.pool.postFresh)) return false
        return options.keepAlive ?: (config.pool.keepAlive && !own.hasToken("Connection", "close"))
    }

    private fun origin(url: Url, registered: RegisteredTransport): Origin =
        if (url.port > 0) url.origin else Origin(url.scheme, url.origin.host, registered.defaultPort)

    private fun unsupportedScheme(url: Url) = HttpException.Unsupported(
        "Unsupported URL type \"${url.scheme}\"",
        "Register a transport for it with HttpClient.register, or use http.",
    )

    private companion object {
        val NOTHING = RequestBody.Bytes(ByteString.EMPTY)
    }
}
