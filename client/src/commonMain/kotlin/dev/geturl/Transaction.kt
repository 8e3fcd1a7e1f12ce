package dev.geturl

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.StateFlow
import okio.ByteString
import kotlin.concurrent.Volatile
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/**
 * One exchange, watched from its call to its end: the manual's token.
 *
 * All members can be read at any time from any thread; before the response's head has arrived those that tell of it are
 * empty. The manual's older names: `code` is [responseLine], `ncode` [responseCode], `data` [responseBody], `meta`
 * [responseHeaders], `metaValue` [responseHeaderValue], `cleanup` [close].
 */
public class Transaction internal constructor(request: RequestFacts, proxyUsed: String = "none") : AutoCloseable {
    /** The request as it is sent; another value when it is sent again otherwise than before. */
    @Volatile
    internal var request: RequestFacts = request
        private set

    private val watched = WatchedProgress()

    /** Where the call that began it waits for its end; null where that call carries it out. */
    @Volatile
    private var owner: OwnerSlot<Transaction>? = null

    /** What carries it out; null where its one caller does, who alone knows of it until it has ended. */
    @Volatile
    internal var job: Job? = null

    /**
     * The context of the coroutine that made the call; of [HttpClient.start], [HttpConfig.callbackContext]. For an
     * [EventListener] that wants its elements: the trace, the MDC.
     */
    public var callContext: CoroutineContext = EmptyCoroutineContext
        internal set

    /** How a proxy was used, in the manual's words. */
    @Volatile
    internal var proxyUsed: String = proxyUsed

    /** Who reset it and why; null when nobody has. */
    @Volatile
    internal var resetReason: String? = null

    @Volatile
    internal var response: ResponseFacts? = null

    @Volatile
    internal var content: ResponseContent = ResponseContent.None

    @Volatile
    internal var failure: HttpException? = null

    @Volatile
    internal var postFailure: HttpException? = null

    @Volatile
    internal var tls: TlsLayer? = null

    @Volatile
    internal var isConnectionKept: Boolean = false

    @Volatile
    internal var connectionsOpened: Int = 0

    /**
     * What came before what is shown here: responses that were not delivered as the request was sent again, to another
     * URL or with a login, and failures after which it was. In their order; empty for most calls.
     */
    @Volatile
    public var hops: List<Hop> = emptyList()
        internal set

    /** How far it has come. */
    @Volatile
    public var stage: Stage = Stage.CREATED
        internal set

    /** How it ended; [Status.PENDING] until then. */
    @Volatile
    public var status: Status = Status.PENDING
        internal set

    /** Bytes of the response's body that have arrived, before any decoding. */
    @Volatile
    public var size: Long = 0
        internal set

    /** Bytes of the request's body that have been sent. */
    @Volatile
    public var currentPost: Long = 0
        internal set

    /** The URL as it is asked for, without its fragment: after a redirect, the one that it leads to. */
    public val url: Url get() = request.url

    /** What went wrong, for any status but [Status.OK]; null when nothing has. */
    public val error: HttpException? get() = failure

    /** What kept the request body from being sent in full; the exchange went on all the same. Null when nothing did. */
    public val postError: HttpException? get() = postFailure

    /** The first line of the request: `GET / HTTP/1.1`. */
    public val requestLine: String get() = request.line

    /** The field lines of the request, in the order they are sent. */
    public val requestHeaders: Headers get() = request.headers

    /** The values of the request's field [name], joined by a comma and a space; empty when there is none. */
    public fun requestHeaderValue(name: String): String = requestHeaders.joined(name)

    /** The status line, `HTTP/1.1 200 OK`; empty while there is none. */
    public val responseLine: String get() = response?.statusLine.orEmpty()

    /** The status code; 0 while there is none. */
    public val responseCode: Int get() = response?.code ?: 0

    /**
     * What the server wrote behind the status code; often empty. The function of this name gives the registered phrase.
     */
    public val reasonPhrase: String get() = response?.reasonPhrase.orEmpty()

    /** The field lines of the response, as received. */
    public val responseHeaders: Headers get() = response?.headers ?: Headers.EMPTY

    /**
     * The values of the response's field [name], joined by a comma and a space; empty when there is none. Not for
     * `Set-Cookie`.
     */
    public fun responseHeaderValue(name: String): String = responseHeaders.joined(name)

    /** Field lines that came behind a chunked body, kept apart from [responseHeaders]. */
    public val responseTrailers: Headers get() = content.trailers

    /** The body after its codings were undone; empty when it went to a sink, a handler or a stream. */
    public val responseBody: ByteString get() = content.bytes

    /**
     * The body as text, in the charset that the response names, else that of [HttpConfig.defaultCharset]. A binary body
     * gives a character a byte, as the manual has it. What cannot be decoded becomes U+FFFD.
     */
    public fun text(): String = content.text

    /** The body as bytes. */
    public fun bytes(): ByteArray = responseBody.toByteArray()

    /** What is known of the transaction now, under the manual's keys. */
    public val responseInfo: ResponseInfo get() = describe()

    /** With whom its connection speaks TLS, or as whom when [local]: TclTLS's `status`. Null where it speaks none. */
    public fun tlsStatus(local: Boolean = false): TlsStatus? = tls?.status(local)

    /** The TLS of its connection, and its session: TclTLS's `connection`. Null as for [tlsStatus]. */
    public fun tlsConnection(): TlsConnectionInfo? = tls?.connection()

    /** How far the response's body has come. */
    public val progress: StateFlow<Progress> get() = watched.download(::currentProgress, ::currentUploadProgress)

    /** How far the request's body has come. */
    public val uploadProgress: StateFlow<Progress> get() = watched.upload(::currentProgress, ::currentUploadProgress)

    /**
     * Suspends until it has ended, and gives itself. Cancelling ends the waiting, not the transaction. Never throws its
     * failure.
     */
    public suspend fun await(): Transaction {
        job?.join()
        return this
    }

    /**
     * This transaction when its status is [Status.OK].
     *
     * @throws HttpException that tells what went wrong, when it is not.
     */
    public fun orThrow(): Transaction {
        check(status != Status.PENDING) { "the transaction has not ended: call await() first" }
        failure?.let { throw it }
        return this
    }

    /**
     * Ends the transaction with status [Status.RESET] and closes its connection. Does nothing when it has ended.
     *
     * @param why is kept as the message of [error]; default `reset`.
     */
    public fun reset(why: String = "reset") {
        if (status != Status.PENDING || resetReason != null) return
        resetReason = why
        job?.cancel(CancellationException(why))
    }

    /** Resets it if it still runs, and lets go of its body: the manual's `cleanup`. */
    override fun close() {
        reset("closed")
        content = ResponseContent.None
    }

    internal fun moveTo(stage: Stage) {
        this.stage = stage
        publishProgress()
    }

    /** What an attempt left behind that came to nothing is forgotten; [request] is what is sent now. */
    internal fun beginAgain(request: RequestFacts = this.request) {
        this.request = request
        postFailure = null
        currentPost = 0
        moveTo(Stage.CONNECTING)
    }

    /** It is sent as [request] from now on. */
    internal fun sendAs(request: RequestFacts, proxyUsed: String) {
        this.request = request
        this.proxyUsed = proxyUsed
    }

    internal fun received(size: Long) {
        this.size = size
        publishProgress()
    }

    internal fun sent(bytes: Long) {
        currentPost = bytes
        publishProgress()
    }

    private fun describe(): ResponseInfo {
        val response = response
        val code = response?.code ?: 0
        return ResponseInfo(
            stage = stage,
            status = status,
            responseCode = code,
            reasonPhrase = reasonPhrase,
            contentType = content.contentType,
            binary = content.isBinary,
            redirection = if (code in 300..399) responseHeaderValue("Location") else "",
            upgrade = if (code == StatusCode.SWITCHING_PROTOCOLS) responseHeaderValue("Upgrade") else "",
            error = if (status == Status.ERROR) failure?.message.orEmpty() else "",
            postError = postFailure?.message.orEmpty(),
            method = request.method,
            charset = content.charset,
            compression = responseHeaderValue("Content-Encoding"),
            httpRequest = request.version.text,
            httpResponse = response?.version?.substringAfter('/').orEmpty(),
            url = url.toString(),
            connectionRequest = requestHeaderValue("Connection"),
            connectionResponse = responseHeaderValue("Connection"),
            connectionActual = if (isConnectionKept) "keep-alive" else "close",
            transferEncoding = if (responseHeaders.hasToken("Transfer-Encoding", "chunked")) "chunked" else "",
            totalPost = request.totalPost,
            currentPost = currentPost,
            totalSize = maxOf(response?.contentLength ?: 0, 0),
            currentSize = size,
            proxyUsed = proxyUsed,
            notes = content.notes,
        )
    }

    /**
     * Suspends its one owner, the call that began it, until [ended]: cheaper than to [await] it, which many may.
     * Cancelling resets it, and returns once it has ended.
     *
     * @param throwsErrors whether the failure of a transaction with status [Status.ERROR] is thrown.
     */
    internal suspend fun awaitAsOwner(throwsErrors: Boolean): Transaction = checkNotNull(owner).await(throwsErrors)

    /** It is carried out apart from the call that begins it, which may wait for it. */
    internal fun beginsApart() {
        owner = Owned()
    }

    /** The exchange has done all it will do. */
    internal fun ended(): Unit = owner?.wake() ?: Unit

    private inner class Owned : OwnerSlot<Transaction>() {
        override val owned: Transaction get() = this@Transaction

        override fun resetFor(why: String) = reset(why)

        override fun failure(): Throwable? = failure?.takeIf { status == Status.ERROR }
    }

    private fun publishProgress() {
        if (watched.isWatched) watched.publish(currentProgress(), currentUploadProgress())
    }

    private fun currentProgress() = Progress(stage, size, response?.contentLength ?: -1)

    private fun currentUploadProgress() = Progress(stage, currentPost, request.totalPost)

    /** The request line and the status. */
    override fun toString(): String = "${request.method} ${url.redacted}: " +
        if (status == Status.PENDING) "$stage" else "$status${if (responseCode == 0) "" else " $responseCode"}"
}
