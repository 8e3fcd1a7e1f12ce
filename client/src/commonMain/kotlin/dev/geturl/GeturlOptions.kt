package dev.geturl

import kotlinx.coroutines.flow.Flow
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.Path
import okio.Sink
import okio.Source
import kotlin.time.Duration

/**
 * What one call asks for: the options of the manual's `geturl`, by its names. Filled in by the block of a call.
 *
 * Where an option is not given the client's [HttpConfig] decides. One that cannot be honoured throws
 * [IllegalArgumentException] from the call, before anything is sent.
 */
public class GeturlOptions internal constructor() : AroundCall() {
    /** Takes the body as bytes, whatever its type says: `-binary`. Default false. */
    public var binary: Boolean = false

    /** Bytes read at most before [onProgress] is called: `-blocksize`. Default 64 KiB; the manual's is 8 KiB. */
    public var blockSize: Int = DEFAULT_BLOCK_BYTES
        set(value) {
            require(value > 0) { "blockSize is $value: give a number of bytes above 0" }
            field = value
        }

    /** Guesses the type and charset of an XML document whose server says none: `-guesstype`. Default false. */
    public var guessType: Boolean = false

    /**
     * Whether the connection is kept for another exchange: `-keepalive`. Default: [PoolOptions.keepAlive], but false
     * where [protocol] is HTTP/1.0. True keeps that too where the server says `Connection: keep-alive` and
     * [PoolOptions.keepHttp10] allows it.
     */
    public var keepAlive: Boolean? = null

    /**
     * Whether a POST opens a connection of its own, whatever [keepAlive] says: `-postfresh`. Default:
     * [PoolOptions.postFresh]. Of no meaning for other methods.
     */
    public var postFresh: Boolean? = null

    /**
     * Whether a request that is not idempotent may be sent again when the kept connection that carried it turns out to
     * be closed: `-repost`. Default: [PoolOptions.repost].
     */
    public var repost: Boolean? = null

    /**
     * The request method: `-method`. Any token. Default: POST with a body, HEAD with [validate], else GET.
     *
     * @throws IllegalArgumentException when it is no token.
     */
    public var method: String? = null
        set(value) {
            require(value == null || HeaderSyntax.isToken(value)) {
                "\"$value\" is no request method: give a token such as PUT"
            }
            field = value
        }

    /** The address of this machine to connect from: `-myaddr`. Default: any. */
    public var myAddr: IpAddress? = null

    /** The version in the request line: `-protocol`. Default HTTP/1.1. */
    public var protocol: HttpVersion = HttpVersion.HTTP_1_1

    /** Bytes written at most before [onQueryProgress]: `-queryblocksize`. Default 64 KiB; the manual's is 8 KiB. */
    public var queryBlockSize: Int = DEFAULT_BLOCK_BYTES
        set(value) {
            require(value > 0) { "queryBlockSize is $value: give a number of bytes above 0" }
            field = value
        }

    /** Refuses a URL that is not RFC 3986 to the letter: `-strict`. Default: [HttpConfig.urlSyntax]. */
    public var strict: Boolean? = null

    /** The time for the whole transaction: `-timeout`. Zero for none. Default: [Timeouts.whole], which see. */
    public var timeout: Duration? = null
        set(value) {
            field = checkTime("timeout", value)
        }

    /** The time to find the host's addresses. Zero for none. Default: [Timeouts.resolve]. */
    public var resolveTimeout: Duration? = null
        set(value) {
            field = checkTime("resolveTimeout", value)
        }

    /** The time to find the host and open a connection. Zero for none. Default: [Timeouts.connect]. */
    public var connectTimeout: Duration? = null
        set(value) {
            field = checkTime("connectTimeout", value)
        }

    /** The time from the sent request to its response. Zero for none. Default: [Timeouts.firstByte]. */
    public var firstByteTimeout: Duration? = null
        set(value) {
            field = checkTime("firstByteTimeout", value)
        }

    /** The time in which the server neither takes nor sends a byte. Zero for none. Default: [Timeouts.idle]. */
    public var idleTimeout: Duration? = null
        set(value) {
            field = checkTime("idleTimeout", value)
        }

    /**
     * Whether the server is asked with `Expect: 100-continue` before the body is sent. Default: whether the body is
     * larger than [HttpConfig.expectContinueAbove]. Never without a body, in HTTP/1.0, or of a server that is known
     * to speak HTTP/1.0 or has refused the question with 417. A caller's own `Expect` field counts before this.
     */
    public var expectContinue: Boolean? = null

    /**
     * The `Content-Type` of the request body: `-type`. Default `application/x-www-form-urlencoded`, as the manual has
     * it; an empty one sends none.
     */
    public var type: String = FORM_TYPE

    /** Asks for the head of the response alone, with HEAD: `-validate`. Default false. */
    public var validate: Boolean = false

    /** The path of a Unix domain socket to connect to in place of the URL's host and port. Default none. */
    public var unixSocket: String? = null

    /** The proxy for this call; [Proxy.NONE] for none. Default: [HttpConfig.proxy] decides. */
    public var proxy: Proxy? = null

    /**
     * What stands in the request line in place of the URL's path and query: `*` for OPTIONS of the server as a whole,
     * or any other form of RFC 9112 section 3.2. No spaces or control characters.
     */
    public var requestTarget: String? = null
        set(value) {
            require(value == null || (value.isNotEmpty() && value.none { it <= ' ' || it == '\u007f' })) {
                "the request target holds a space or a control character: encode it as %XX"
            }
            field = value
        }

    /** Hands on the body as it came, without undoing its content codings. Default false. */
    public var raw: Boolean = false

    /**
     * Takes no notice of the response's `Content-Length`: its body ends with the connection. For servers that name a
     * wrong one. Default false.
     */
    public var ignoreContentLength: Boolean = false

    /** Which cookies are sent and kept. Default: those of [HttpConfig.cookieJar]. */
    public var cookies: CookieOptions = CookieOptions.DEFAULT

    /** How fast and how compressed the bodies of this call travel. Default: as [Limits] say, and as they are. */
    public var transfer: TransferOptions = TransferOptions.DEFAULT

    /** Is told what happens in this exchange, after [HttpConfig.events]. Default null. */
    public var events: EventListener? = null

    private var headers: Headers.Builder? = null
    internal var wantsUpgrade: Boolean = false
    internal var omitted: MutableSet<String>? = null
    internal var body: RequestBody? = null
    internal var sink: ResponseSink? = null
    internal var handler: BodyHandler? = null
    internal var onComplete: (suspend (Transaction) -> Unit)? = null
    internal var onProgress: TransferListener? = null
    internal var onQueryProgress: TransferListener? = null
    internal var onInterim: (suspend (InterimResponse) -> Unit)? = null

    /**
     * Adds header fields: `-headers`. One takes the place of that which the client would send by itself.
     *
     * `Proxy-Authorization` goes to the proxy alone: with a request that it forwards, or with `CONNECT`. It is not sent
     * where there is no proxy, unless a [requestTarget] says that the URL's host is one.
     *
     * @throws IllegalArgumentException for an invalid name or value, see [Headers.Builder.add].
     */
    public fun headers(block: Headers.Builder.() -> Unit) {
        (headers ?: Headers.Builder().also { headers = it }).block()
    }

    /** Whether the call has a time limit of its own. */
    internal val hasTimeouts: Boolean
        get() = timeout != null || resolveTimeout != null || connectTimeout != null || firstByteTimeout != null ||
            idleTimeout != null

    /** The caller's own header fields. */
    internal fun ownHeaders(): Headers = headers?.build() ?: Headers.EMPTY

    internal fun ownHeader(name: String): String? = headers?.build()?.get(name)

    /** Leaves out header fields that the client would otherwise send by itself, such as `Accept`. */
    public fun omitHeaders(vararg names: String) {
        val set = omitted ?: HashSet<String>().also { omitted = it }
        names.forEach { set.add(it.lowercase()) }
    }

    internal val hasOmitted: Boolean get() = omitted != null

    internal fun omits(name: String): Boolean = omitted?.contains(name.lowercase()) == true

    /** Sends [text], in UTF-8, as the request body: `-query`. An empty text sends no body, as the manual has it. */
    public fun query(text: String): Unit = query(text.encodeUtf8())

    /** Sends [bytes] as the request body: `-query`. Without any the request has no body. */
    public fun query(bytes: ByteString): Unit = setBody(if (bytes.size == 0) null else RequestBody.Bytes(bytes))

    /** Sends [body] as the request body. Its type, where it has one, becomes the [type]. */
    public fun body(body: RequestBody) {
        setBody(body)
        body.type?.let { type = it }
    }

    /**
     * Sends what [source] holds as the request body: `-querychannel`. It is read off the loop and may block; it is
     * closed at the end, whatever came of the call.
     *
     * @param length bytes in all; -1 when unknown, the default: then the body is sent in chunks, which needs HTTP/1.1.
     */
    public fun queryChannel(source: Source, length: Long = -1): Unit =
        setBody(RequestBody.FromSource(source, RequestBody.checkLength(length)))

    /** Sends the file at [path] as the request body. Its length is what it is when the call begins. */
    public fun queryChannel(path: Path): Unit = setBody(RequestBody.FromFile(path, -1))

    /**
     * Sends what [flow] emits as the request body. It is collected in the context of callbacks. See [queryChannel] for
     * [length].
     */
    public fun queryChannel(flow: Flow<ByteString>, length: Long = -1): Unit =
        setBody(RequestBody.FromFlow(flow, RequestBody.checkLength(length)))

    /** Writes the body to [sink] instead of keeping it: `-channel`. It may block; it is flushed and left open. */
    public fun sink(sink: Sink): Unit = setSink(ResponseSink.ToSink(sink))

    /** Writes the body to the file at [path], from its beginning, once the head has arrived: `-channel`. */
    public fun sink(path: Path): Unit = setSink(ResponseSink.ToFile(path))

    /**
     * Lets [handler] read the body: `-handler`. It is called while there is data, and reads some of it, however the
     * body was framed or coded. [HttpClient.stream] does the same with less ceremony.
     */
    public fun handler(handler: BodyHandler) {
        require(sink == null) { "a handler and a sink were given: let the handler write to the sink" }
        this.handler = handler
    }

    /** Is called once, when the transaction has ended, whatever came of it: `-command`. What it throws is logged. */
    public fun onComplete(callback: suspend (Transaction) -> Unit) {
        onComplete = callback
    }

    /** Is called after each block of the response's body: `-progress`. What it throws is logged. */
    public fun onProgress(listener: TransferListener) {
        onProgress = listener
    }

    /** Is called after each block of the request's body: `-queryprogress`. What it throws is logged. */
    public fun onQueryProgress(listener: TransferListener) {
        onQueryProgress = listener
    }

    /** Is called for each 1xx response before the final one. What it throws is logged. */
    public fun onInterim(callback: suspend (InterimResponse) -> Unit) {
        onInterim = callback
    }

    private fun setBody(body: RequestBody?) {
        require(body == null || this.body == null) {
            "a request body was given twice: query, queryChannel and body exclude each other"
        }
        this.body = body
    }

    private fun setSink(sink: ResponseSink) {
        require(this.sink == null) { "a sink was given twice: a body goes to one place" }
        require(handler == null) { "a handler and a sink were given: let the handler write to the sink" }
        this.sink = sink
    }

    internal companion object {
        /** What a call without options asks for; nobody changes it. */
        val NONE = GeturlOptions()

        /** The block of a call without options. */
        val NOTHING: GeturlOptions.() -> Unit = {}

        fun of(block: GeturlOptions.() -> Unit): GeturlOptions =
            if (block === NOTHING) NONE else GeturlOptions().apply(block)

        const val FORM_TYPE = "application/x-www-form-urlencoded"
        private const val DEFAULT_BLOCK_BYTES = 64 * 1024
    }
}
