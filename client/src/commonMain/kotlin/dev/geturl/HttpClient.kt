package dev.geturl

import dev.geturl.exchange.Calls
import dev.geturl.exchange.Handover
import dev.geturl.exchange.PreparedCall
import dev.geturl.exchange.StreamedText
import dev.geturl.net.Connection
import dev.geturl.net.RegisteredTransport
import dev.geturl.net.Transport
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext

/**
 * An HTTP client: one verb, [geturl], whose options say everything. Make one and share it; it may be used from any
 * thread.
 *
 * It owns an event loop thread, which starts with the first call, and the connections that rest between calls. [close]
 * ends them and every transaction that still runs.
 *
 * ```
 * HttpClient().use { http ->
 *     val page = http.get("http://example.org/")
 *     println("${page.responseCode} ${page.text()}")
 * }
 * ```
 *
 * @property config how it behaves where a call says nothing else.
 */
public class HttpClient internal constructor(
    public val config: HttpConfig,
    internal val platform: Platform,
) : AutoCloseable {
    private val job = SupervisorJob()
    private val scope = CoroutineScope(job)

    /** For what may block in others' code: look-ups, sources, sinks. Nobody waits for it when a call is cancelled. */
    private val background = CoroutineScope(SupervisorJob())
    private val parts = Wiring(config, platform, scope, background)
    private val services = parts.services
    private val transports = parts.transports
    private val calls = Calls(config, parts.planner, services, job, platform::loopFor)

    init {
        job.invokeOnCompletion { platform.close() }
    }

    /**
     * The event loop of this client as a dispatcher. A coroutine that runs on it reaches its connections without a hop
     * between threads. Code that blocks there holds up every exchange of the client.
     */
    @DelicateGeturlApi
    public val dispatcher: CoroutineDispatcher get() = platform.loopFor(EmptyCoroutineContext)

    /** How many connections rest; for tests. */
    internal val restingConnections: Int get() = services.pool.restingCount

    /** Transactions that run; for tests of leaks. */
    internal val runningJobs: Int get() = job.children.count()

    /**
     * Carries out one exchange and suspends until it has ended: the manual's `geturl`.
     *
     * Returns with status `ok` whatever the status code, and with `eof`, `timeout` or `reset` where the exchange ended
     * so. Callbacks run in the caller's context. Cancelling resets the transaction and closes its connection before
     * this returns.
     *
     * @throws HttpException for an invalid URL, a failed connection, an error of input or output, or a malformed
     *   response.
     * @throws IllegalArgumentException for an option that cannot be.
     */
    public suspend fun geturl(url: String, options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING): Transaction {
        val chosen = GeturlOptions.of(options)
        return finished(parse(url, chosen), chosen)
    }

    /** As the other [geturl], for a URL that has been parsed. */
    public suspend fun geturl(url: Url, options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING): Transaction =
        finished(url, GeturlOptions.of(options))

    /**
     * Starts an exchange and returns at once: the manual's `geturl -command`. Callbacks run in
     * [HttpConfig.callbackContext]. What happens on the network is never thrown: await the transaction and look at its
     * status, or call [Transaction.orThrow].
     *
     * @throws HttpException.InvalidUrl for an invalid URL.
     * @throws IllegalArgumentException for an option that cannot be.
     */
    public fun start(url: String, options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING): Transaction {
        val chosen = GeturlOptions.of(options)
        return start(parse(url, chosen), chosen, Dispatchers.Default + config.callbackContext)
    }

    /**
     * Carries out one exchange whose body [block] reads while it arrives. It is never kept in memory as a whole, and a
     * [block] that is slow slows down the peer. When it returns before the body's end the connection is closed.
     *
     * [block] runs in the caller's context, and what it throws is thrown here.
     *
     * @return what [block] returns.
     * @throws HttpException when the exchange fails.
     */
    public suspend fun <R> stream(
        url: String,
        options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
        block: suspend (StreamedResponse) -> R,
    ): R {
        return stream(url, GeturlOptions.of(options), near = null, block)
    }

    /** As the other [stream]; a connection that is opened for it is opened on the loop [near] if there is one. */
    internal suspend fun <R> stream(
        url: String,
        chosen: GeturlOptions,
        near: CoroutineDispatcher?,
        block: suspend (StreamedResponse) -> R,
    ): R {
        require(chosen.sink == null && chosen.handler == null) {
            "a stream's body is read by its block: give no sink or handler"
        }
        var result: Result<R>? = null
        val transaction = start(parse(url, chosen), chosen, coroutineContext, near) { body, transaction ->
            val outcome =
                runCatching {
                    block(
                        StreamedResponse(transaction, body, StreamedText(transaction, config, platform.text)),
                    )
                }
            result = outcome
            outcome.getOrThrow()
        }
        transaction.awaitAsOwner(throwsErrors = false)
        val outcome = result
        // A block that was cancelled because the exchange ended has nothing to tell: the exchange has.
        val isCancelled =
            outcome?.exceptionOrNull() is CancellationException && transaction.error !is HttpException.SinkFailed
        if (outcome == null || isCancelled) transaction.orThrow()
        return checkNotNull(outcome) { "the exchange ended well without its body being read" }.getOrThrow()
    }

    /**
     * What [geturl] would do with [url] and [options], decided and not done: it prints what would be sent, where to,
     * and under which rules. Nothing is sent, looked up or opened, and the [options] are not used up.
     *
     * @throws HttpException for an invalid URL, or options that contradict each other.
     * @throws IllegalArgumentException for an option that cannot be.
     */
    public fun plan(url: String, options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING): CallPlan {
        val chosen = GeturlOptions.of(options)
        return calls.report(parse(url, chosen), chosen)
    }

    /**
     * Makes [transport] open the connections for URLs of [scheme], with [defaultPort] where they name none: the
     * manual's `register`. Replaces what was registered for it.
     */
    public fun register(scheme: String, defaultPort: Int, transport: Transport): Unit =
        register(scheme, defaultPort, transport, endToEndProxy = false)

    /**
     * As the other [register]. With [endToEndProxy] an HTTP proxy gives it a tunnel by `CONNECT` also where the scheme
     * is `http`, whose requests it forwards otherwise; every other scheme has a tunnel in any case.
     */
    public fun register(scheme: String, defaultPort: Int, transport: Transport, endToEndProxy: Boolean): Unit =
        transports.register(RegisteredTransport(scheme.lowercase(), defaultPort, transport, endToEndProxy))

    /**
     * Takes back what was registered for [scheme]: the manual's `unregister`.
     *
     * @return what it had, with which it could be registered again.
     * @throws IllegalArgumentException when it had none.
     */
    public fun unregister(scheme: String): RegisteredTransport = transports.unregister(scheme)

    /**
     * Lets a transport say what went wrong with a [connection] it has made: the manual's `registerError`. Where that
     * ends too early for its exchange, [message] is that of the exception; null says nothing and only asks.
     *
     * @return what was said last; empty when nothing was.
     */
    public fun registerError(connection: Connection, message: String? = null): String =
        services.errors.apply { if (message != null) set(connection, message) }[connection]

    /**
     * Makes [transport] open the connections to proxies that a tunnel or SOCKS goes through. What a proxy forwards goes
     * by the transport of its scheme, as what goes directly.
     *
     * @return the transport that did so before; to begin with the one of bare sockets.
     */
    public fun registerForProxies(transport: Transport): Transport = registerForProxies(ProxyKind.HTTP, transport)

    /**
     * As the other [registerForProxies] for any [kind] but [ProxyKind.HTTPS]. For that one [transport] speaks TLS to
     * the proxy, also for what it forwards; to begin with it is the one of [ProxyOptions.tls].
     */
    public fun registerForProxies(kind: ProxyKind, transport: Transport): Transport =
        transports.registerForProxies(kind, transport)

    /**
     * Encodes [pairs] as a form, in the charset [HttpConfig.urlEncoding]: the manual's `formatQuery`.
     *
     * @throws IllegalArgumentException when that charset is unknown.
     */
    public fun formatQuery(vararg pairs: Pair<String, String>): String =
        pairs.joinToString("&") { (name, value) -> "${quoteString(name)}=${quoteString(value)}" }

    /** Encodes [value] for a form or a query, in the charset [HttpConfig.urlEncoding]: the manual's `quoteString`. */
    public fun quoteString(value: String): String = quoteString(value) { text: String ->
        requireNotNull(platform.text.encode(text, config.urlEncoding)) { "unknown encoding \"${config.urlEncoding}\"" }
    }

    /**
     * A client with a configuration of its own on the loops of this one, for parts of a program that want other limits,
     * say, but no threads more. Closing it ends its own transactions and connections; closing this one ends all.
     *
     * @throws IllegalArgumentException when [config] asks for another number of loops.
     */
    public fun newClient(config: HttpConfig): HttpClient {
        require(config.loops == this.config.loops) {
            "loops is ${config.loops}, but the shared loops are ${this.config.loops}: give that number"
        }
        return HttpClient(config, BorrowedPlatform(platform))
    }

    /**
     * Resets every transaction that runs, closes every connection, and ends the client's threads. Returns at once; may
     * be called often. See [awaitClosed].
     */
    override fun close() {
        // First: what ends from here on ends because of this.
        services.pool.close()
        scope.cancel(CancellationException("the client was closed"))
        background.cancel()
        services.pool.cutOff()
    }

    /** Suspends until all that [close] ends has ended, and what an [HstsStore] has noted is in its file. */
    public suspend fun awaitClosed() {
        job.join()
        platform.awaitClosed()
    }

    internal fun parse(url: String, options: GeturlOptions): Url = parts.planner.parse(url, options)

    /** [connection], which ends with this client. */
    internal fun owned(connection: Connection): Connection = OwnedConnection(connection, job)

    /** Carries out one exchange, which may leave its connection in [handover]. */
    internal suspend fun finished(url: Url, options: GeturlOptions, handover: Handover? = null): Transaction {
        checkOpen()
        return calls.finished(url, options, coroutineContext, handover)
    }

    /** One exchange that its caller, whose callbacks run in [context], brings to a loop. */
    internal fun prepare(url: Url, options: GeturlOptions, context: CoroutineContext): PreparedCall {
        checkOpen()
        return calls.prepare(url, options, context)
    }

    private fun start(
        url: Url,
        options: GeturlOptions,
        context: CoroutineContext,
        near: CoroutineDispatcher? = null,
        reader: (suspend (BodySource, Transaction) -> Unit)? = null,
    ): Transaction {
        checkOpen()
        return calls.start(url, options, context, near, reader)
    }

    private fun checkOpen() = check(job.isActive) { "the client was closed: make a new one" }
}
