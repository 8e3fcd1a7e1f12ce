package dev.geturl

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.jvm.JvmStatic
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How a client behaves where a call says nothing else: the manual's `config`. Immutable.
 *
 * There are two profiles: `HttpConfig()` is what a caller expects today, [tcl] is the manual to the letter.
 */
public class HttpConfig private constructor(builder: Builder) {
    /** The profile of today: see each option for its default. */
    public constructor() : this(Builder())

    /** The `Accept` field: the manual's `-accept`. Default any type; empty sends none. */
    public val accept: String = builder.accept

    /** The `User-Agent` field: the manual's `-useragent`. Default `geturl/` and the version; empty sends none. */
    public val userAgent: String = builder.userAgent

    /** Whether compressed bodies are asked for: the manual's `-zip`. Default true. */
    public val zip: Boolean = builder.zip

    /** Whether every coding that can be undone is offered, or only the manual's `gzip,deflate`. Default true. */
    public val allCodings: Boolean = builder.allCodings

    /** The charset of [HttpClient.formatQuery]: the manual's `-urlencoding`. Default `utf-8`. */
    public val urlEncoding: String = builder.urlEncoding

    /** The charset of a text body that names none. Default `utf-8`; the manual's is `iso8859-1`. */
    public val defaultCharset: String = builder.defaultCharset

    /** Whether CR LF and lone CR become LF in text, as the manual does. Default false. */
    public val translateLineEnds: Boolean = builder.translateLineEnds

    /** By which rules URLs are read. Default [UrlSyntax.WHATWG]; the manual's is [UrlSyntax.STRICT]. */
    public val urlSyntax: UrlSyntax = builder.urlSyntax

    /**
     * Whether a user name and password in the URL are sent as `Authorization: Basic`. Default true; the manual does
     * not.
     */
    public val sendUserInfo: Boolean = builder.sendUserInfo

    /**
     * Whether responses are taken that RFC 9112 has a recipient refuse, but that other clients take: a lone LF ending
     * the lines of a chunked body, `chunked` named twice at the end of `Transfer-Encoding`, and a line that begins with
     * white space before the first field line, which is dropped. Two readers may understand such a response in two
     * ways, so leave this off behind or in front of a proxy. Default false.
     */
    public val lenient: Boolean = builder.lenient

    /**
     * A request whose body has more bytes than this, or an unknown number of them, asks with `Expect: 100-continue`
     * whether it is wanted before it is sent (RFC 9110 section 10.1.1), and waits for that as long as
     * [Timeouts.expectContinue] says. Default 1 MiB, as curl has it; -1 never asks, as the manual does.
     */
    public val expectContinueAbove: Long = builder.expectContinueAbove

    /** Time limits. */
    public val timeouts: Timeouts = builder.timeouts

    /** Bounds on what a response may take. */
    public val limits: Limits = builder.limits

    /** What is kept of connections between exchanges. */
    public val pool: PoolOptions = builder.pool

    /** Which requests go through which proxy. Default: none does. */
    public val proxy: ProxyOptions = builder.proxy

    /** How `https` is spoken: whom to trust, which certificate to show. Default: the platform's trust, verified. */
    public val tls: TlsOptions = builder.tls

    /** How sockets are set up. */
    public val socket: SocketOptions = builder.socket

    /** How a host with several addresses is dialed. */
    public val dial: DialOptions = builder.dial

    /** Which hosts, ports and addresses may be reached. Default [HostPolicy.OPEN]: all. */
    public val hostPolicy: HostPolicy = builder.hostPolicy

    /**
     * How many event loop threads the client has, 1 to 256. Default 1, which is enough for tens of thousands of calls.
     */
    public val loops: Int = builder.loops

    /** Finds the addresses of hosts; null, the default, asks the platform and keeps its answers for [resolverCache]. */
    public val resolver: Resolver? = builder.resolver

    /** How long the platform's answers are kept. Default 30 s; [Duration.ZERO] keeps none. */
    public val resolverCache: Duration = builder.resolverCache

    /**
     * Where the callbacks of [HttpClient.start] run. Default: the default dispatcher. Those of a suspending call run in
     * the caller's context.
     */
    public val callbackContext: CoroutineContext = builder.callbackContext

    /** Where cookies come from and go to: the manual's `-cookiejar`. Default null: none are sent or kept. */
    public val cookieJar: CookieJar? = builder.cookieJar

    /** Is told what happens in every exchange. Default null: nobody is, which costs nothing. */
    public val events: EventListener? = builder.events

    /** What is done around each exchange: redirects, and so on. */
    public val around: AroundConfig = builder.around

    /** A builder that holds this configuration. */
    public fun newBuilder(): Builder = Builder().also { builder ->
        builder.accept = accept
        builder.userAgent = userAgent
        builder.zip = zip
        builder.allCodings = allCodings
        builder.urlEncoding = urlEncoding
        builder.defaultCharset = defaultCharset
        builder.translateLineEnds = translateLineEnds
        builder.urlSyntax = urlSyntax
        builder.sendUserInfo = sendUserInfo
        builder.lenient = lenient
        builder.expectContinueAbove = expectContinueAbove
        builder.timeouts = timeouts
        builder.limits = limits
        builder.pool = pool
        builder.proxy = proxy
        builder.tls = tls
        builder.socket = socket
        builder.dial = dial
        builder.hostPolicy = hostPolicy
        builder.loops = loops
        builder.resolver = resolver
        builder.resolverCache = resolverCache
        builder.callbackContext = callbackContext
        builder.cookieJar = cookieJar
        builder.events = events
        builder.around = around
    }

    private fun options(): List<Pair<String, Any?>> = listOf(
        "accept" to accept,
        "userAgent" to userAgent,
        "zip" to zip,
        "allCodings" to allCodings,
        "urlEncoding" to urlEncoding,
        "defaultCharset" to defaultCharset,
        "translateLineEnds" to translateLineEnds,
        "urlSyntax" to urlSyntax,
        "sendUserInfo" to sendUserInfo,
        "lenient" to lenient,
        "expectContinueAbove" to expectContinueAbove,
        "timeouts" to timeouts,
        "limits" to limits,
        "pool" to pool,
        "proxy" to proxy,
        "tls" to tls,
        "socket" to socket,
        "dial" to dial,
        "hostPolicy" to hostPolicy,
        "loops" to loops,
        "resolver" to resolver,
        "resolverCache" to resolverCache,
        "callbackContext" to callbackContext,
        "cookieJar" to cookieJar,
        "events" to events,
        "around" to around,
    )

    /** The options that differ from the defaults of today, and nothing else: `HttpConfig(zip=false)`. */
    override fun toString(): String {
        val defaults = DEFAULT.options()
        return options()
            .filterIndexed { index, option -> option != defaults[index] }
            .joinToString(", ", "HttpConfig(", ")") { (name, value) -> "$name=$value" }
    }

    /** Collects options; each begins with its default. */
    public class Builder : AroundConfig.Builder() {
        /** See [HttpConfig.accept]. */
        public var accept: String = "*/*"

        /** See [HttpConfig.userAgent]. */
        public var userAgent: String = "geturl/$GETURL_VERSION"

        /** See [HttpConfig.zip]. */
        public var zip: Boolean = true

        /** See [HttpConfig.allCodings]. */
        public var allCodings: Boolean = true

        /** See [HttpConfig.urlEncoding]. */
        public var urlEncoding: String = "utf-8"

        /** See [HttpConfig.defaultCharset]. */
        public var defaultCharset: String = "utf-8"

        /** See [HttpConfig.translateLineEnds]. */
        public var translateLineEnds: Boolean = false

        /** See [HttpConfig.urlSyntax]. */
        public var urlSyntax: UrlSyntax = UrlSyntax.WHATWG

        /** See [HttpConfig.sendUserInfo]. */
        public var sendUserInfo: Boolean = true

        /** See [HttpConfig.lenient]. */
        public var lenient: Boolean = false

        /** See [HttpConfig.expectContinueAbove]. */
        public var expectContinueAbove: Long = 1L shl 20

        /** See [HttpConfig.timeouts]. */
        public var timeouts: Timeouts = Timeouts()

        /** See [HttpConfig.limits]. */
        public var limits: Limits = Limits()

        /** See [HttpConfig.pool]. */
        public var pool: PoolOptions = PoolOptions()

        /** See [HttpConfig.proxy]. */
        public var proxy: ProxyOptions = ProxyOptions()

        /** See [HttpConfig.tls]. */
        public var tls: TlsOptions = TlsOptions()

        /** See [HttpConfig.socket]. */
        public var socket: SocketOptions = SocketOptions()

        /** See [HttpConfig.dial]. */
        public var dial: DialOptions = DialOptions()

        /** See [HttpConfig.hostPolicy]. */
        public var hostPolicy: HostPolicy = HostPolicy.OPEN

        /** See [HttpConfig.loops]. */
        public var loops: Int = 1

        /** See [HttpConfig.resolver]. */
        public var resolver: Resolver? = null

        /** See [HttpConfig.resolverCache]. */
        public var resolverCache: Duration = 30.seconds

        /** See [HttpConfig.callbackContext]. */
        public var callbackContext: CoroutineContext = EmptyCoroutineContext

        /** See [HttpConfig.cookieJar]. */
        public var cookieJar: CookieJar? = null

        /** See [HttpConfig.events]. */
        public var events: EventListener? = null

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException when an option is out of its bounds or cannot be honoured.
         */
        public fun build(): HttpConfig {
            HeaderSyntax.cleanValue("Accept", accept)
            HeaderSyntax.cleanValue("User-Agent", userAgent)
            require(expectContinueAbove >= -1) {
                "expectContinueAbove is $expectContinueAbove: give a number of bytes, or -1 for never"
            }
            require(loops in 1..MAX_LOOPS) { "loops is $loops: give 1 to $MAX_LOOPS" }
            require(
                !resolverCache.isNegative(),
            ) { "resolverCache is $resolverCache: give a time, or Duration.ZERO for none" }
            return HttpConfig(this)
        }
    }

    /** Makes configurations. */
    public companion object {
        private const val MAX_LOOPS = 256
        private val DEFAULT = HttpConfig()

        /** The configuration of today's profile with what [block] changes. */
        public operator fun invoke(block: Builder.() -> Unit): HttpConfig = Builder().apply(block).build()

        /**
         * The manual's profile with what [block] changes: connections are not kept, and one a server at most where a
         * call wants it; URLs are read strictly and sent as they are written, text without a charset is ISO 8859-1 and
         * its line ends become LF, `Accept-Encoding` is `gzip,deflate`, user info in the URL is not sent, nor `Expect`,
         * and there is no time limit but that for a proxy to open the way, 30 s. `User-Agent` is the manual's for an
         * interpreter that does not tell its system.
         */
        @JvmStatic
        public fun tcl(block: Builder.() -> Unit = {}): HttpConfig = HttpConfig {
            followManual()
            block()
        }
    }
}
