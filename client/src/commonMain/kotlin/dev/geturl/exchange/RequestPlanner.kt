package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.Origin
import dev.geturl.RequestBody
import dev.geturl.RequestFacts
import dev.geturl.Timeouts
import dev.geturl.Transaction
import dev.geturl.Url
import dev.geturl.UrlSyntax
import dev.geturl.net.RegisteredTransport
import dev.geturl.pool.Route

/** Turns what a caller asks for into a [RequestPlan], or says why it cannot be. Touches nothing outside. */
internal class RequestPlanner(
    private val config: HttpConfig,
    private val bodies: BodyPlanner,
    acceptEncoding: () -> String,
    private val chooser: ProxyChooser,
    private val proxies: ProxyPlanner,
    private val expectation: ExpectationRule,
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
        val registered = transportFor(url.scheme) ?: throw unsupportedScheme(url)
        val own = options.ownHeaders()
        val coding = options.transfer.coding
        require(coding == null || "Content-Encoding" !in own) {
            "a Content-Encoding was given beside TransferOptions.coding: leave one of them out"
        }
        val framing = OwnFraming(own)
        val body = options.body?.let { bodies.plan(it, framing.length, coding) }
        framing.check(body?.length, options.protocol)
        val method = method(options, body)
        val isChunked = body != null && (body.length < 0 || framing.isChunked)
        val keepAlive = keepAlive(options, own, method)
        val bare = url.withoutFragment()
        val origin = origin(bare, registered)
        val expectsContinue = body != null && expectation.expects(body, options, own, origin)
        val headers = requestHeaders.of(bare, method, options, own, body, keepAlive, expectsContinue)
        val target = options.requestTarget ?: bare.requestTarget
        val facts = RequestFacts(bare, method, target, options.protocol, headers, body?.length ?: 0, body)
        val proxy = chooser.choose(bare, options)
        val straight = RequestPlan(
            request = facts,
            route = Route(origin, options.unixSocket, options.myAddr),
            transport = registered.transport,
            body = body,
            isChunked = isChunked,
            keepAlive = keepAlive,
            timeouts = timeouts(options),
            repost = options.repost ?: config.pool.repost,
            expectsContinue = expectsContinue,
            options = options,
            endToEndProxy = registered.endToEndProxy,
            isProxyKnown = proxy != null,
        )
        val isPlain = proxy == null || (proxy.isNone && own.size == 0)
        return if (isPlain) straight else proxies.by(proxy, straight)
    }

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

    private fun method(options: GeturlOptions, body: RequestBody?): String = options.method ?: when {
        body != null -> "POST"
        options.validate -> "HEAD"
        else -> "GET"
    }

    private fun keepAlive(options: GeturlOptions, own: Headers, method: String): Boolean {
        val isOld = options.protocol != HttpVersion.HTTP_1_1
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
}
