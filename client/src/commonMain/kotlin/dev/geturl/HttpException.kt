package dev.geturl

import okio.IOException

/**
 * The root of everything that can go wrong with an exchange; an [IOException], which Java sees as its own.
 *
 * ```
 * HttpException
 * ├── InvalidUrl          the text is no URL that can be fetched; nothing was sent
 * ├── Unsupported         the URL's scheme has no registered transport, or an option cannot be honoured
 * ├── Refused             a policy of this client forbids it; nothing was sent
 * ├── UnknownHost         the host has no address
 * ├── ConnectFailed       no address of the host took the connection
 * ├── ProxyFailed         a proxy refused the way to the server, or did not speak its protocol
 * ├── TlsFailed           the handshake or the peer's certificate failed
 * ├── Timeout             a time limit ran out; its kind says which
 * ├── ConnectionClosed    the peer ended or reset the connection too early
 * ├── Protocol            the peer sent what HTTP does not allow
 * ├── LimitExceeded       a response, or the queue for a connection, is larger than a limit of this client
 * ├── Decoding            a content coding is corrupt or truncated
 * ├── SourceFailed        the caller's request body could not be read
 * ├── SinkFailed          the caller's sink, handler or file could not take the response body
 * ├── Reset               the transaction was reset or its client closed
 * ├── RedirectFailed      a redirect could not, or must not, be followed
 * ├── BadResponse         the caller wanted a status code that the server did not send
 * └── Unexpected          a part that was plugged in threw, or this library has a fault
 * ```
 *
 * The message says what happened; [hint] says what to do about it. Passwords and header values never stand in either.
 *
 * @property hint what the caller can do about it, or an empty string.
 */
public sealed class HttpException(
    message: String,
    public val hint: String = "",
    cause: Throwable? = null,
) : IOException(message, cause) {
    /** How far the transaction had come; null when the failure came before there was one. */
    public var stage: Stage? = null
        private set

    /** The URL that was asked for, without its password; null when the failure came before it was known. */
    public var url: String? = null
        private set

    /** The addresses that were tried, in order; empty when none was. */
    public var addressesTried: List<String> = emptyList()
        private set

    /** Fills in where the failure happened. What is known stays: the place nearest to the cause knows best. */
    internal fun at(stage: Stage, url: String): HttpException {
        if (this.stage == null) this.stage = stage
        if (this.url == null) this.url = url
        return this
    }

    /** Fills in which addresses were tried before the failure. */
    internal fun triedAt(addresses: List<String>): HttpException {
        if (addressesTried.isEmpty()) addressesTried = addresses
        return this
    }

    /** The message, the URL and the hint in one line. */
    override fun toString(): String = buildString {
        append("HttpException.").append(this@HttpException::class.simpleName).append(": ").append(message)
        url?.let { append(" (").append(it).append(", stage ").append(stage?.text).append(')') }
        if (addressesTried.isNotEmpty()) append(", tried ").append(addressesTried.joinToString())
        if (hint.isNotEmpty()) append(". ").append(hint)
    }

    /** The text is no URL that can be fetched. Nothing was sent. */
    public class InvalidUrl(message: String, hint: String = "") : HttpException(message, hint)

    /** The scheme has no registered transport, or an option cannot be honoured. Nothing was sent. */
    public class Unsupported(message: String, hint: String = "") : HttpException(message, hint)

    /** A policy of this client forbids the request. Nothing was sent. */
    public class Refused(message: String, hint: String = "") : HttpException(message, hint)

    /**
     * The host has no address, or the resolver failed.
     *
     * @property isProxy whether it is the proxy's host that has none.
     */
    public class UnknownHost(
        message: String,
        hint: String = "",
        cause: Throwable? = null,
        public val isProxy: Boolean = false,
    ) : HttpException(message, hint, cause)

    /** No address of the host took the connection. */
    public class ConnectFailed(message: String, hint: String = "", cause: Throwable? = null) :
        HttpException(message, hint, cause)

    /**
     * A proxy took the connection, but refused the way to the server, or did not speak its protocol. Nothing was sent
     * to the server.
     *
     * @property responseCode the status code by which an HTTP proxy answered `CONNECT`; 0 when there is none.
     * @property isSocks whether it was a SOCKS proxy, its handshake being what failed.
     */
    public class ProxyFailed(
        message: String,
        hint: String = "",
        cause: Throwable? = null,
        public val responseCode: Int = 0,
        public val isSocks: Boolean = false,
    ) : HttpException(message, hint, cause)

    /**
     * The TLS handshake or the peer's certificate failed.
     *
     * @property kind whose part it was that failed.
     * @property verifyResult what was found in the peer's certificate; null when it did not come to that.
     * @property chain the certificates that the peer has shown where they were refused, its own first.
     * @property isProxy whether it was in speaking to the proxy, and not to the server.
     */
    public class TlsFailed(
        message: String,
        hint: String = "",
        cause: Throwable? = null,
        public val kind: TlsFailureKind = TlsFailureKind.HANDSHAKE,
        public val verifyResult: TlsVerifyResult? = null,
        public val chain: List<TlsCertificate> = emptyList(),
        public val isProxy: Boolean = false,
    ) : HttpException(message, hint, cause) {
        /** This, which befell the TLS with the proxy, in such [words], and with the options that mend it there. */
        internal fun ofProxy(words: String): TlsFailed = TlsFailed(
            "$words: $message",
            hint.replace("TlsOptions.", "ProxyOptions.tls: TlsOptions."),
            this,
            kind,
            verifyResult,
            chain,
            isProxy = true,
        )
    }

    /**
     * A time limit ran out.
     *
     * @property kind which limit it was.
     */
    public class Timeout(public val kind: TimeoutKind, message: String, hint: String = "") :
        HttpException(message, hint)

    /**
     * The peer ended or reset the connection before the exchange was complete.
     *
     * @property beforeResponse true when not one byte of the response had come: the manual's status `eof`.
     */
    public class ConnectionClosed(
        message: String,
        public val beforeResponse: Boolean = false,
        hint: String = "",
        cause: Throwable? = null,
    ) : HttpException(message, hint, cause)

    /** The peer sent what HTTP does not allow; the connection is not used again. */
    public class Protocol(message: String, hint: String = "", cause: Throwable? = null) :
        HttpException(message, hint, cause) {
        /** What came is no reply in HTTP at all, which the manual counts as status `eof`. */
        internal var isNoReply: Boolean = false
    }

    /**
     * The response is larger, or more calls wait for a connection, than a limit of this client allows.
     *
     * @property limit the name of the option that sets the limit, in [Limits] or [PoolOptions].
     */
    public class LimitExceeded(public val limit: String, message: String, hint: String = "") :
        HttpException(message, hint)

    /**
     * A content coding is corrupt, truncated, or needs a library that is not on the class path.
     *
     * @property offset how many encoded bytes had been read when it was noticed, or -1 when unknown.
     */
    public class Decoding(
        message: String,
        public val offset: Long = -1,
        hint: String = "",
        cause: Throwable? = null,
    ) : HttpException(message, hint, cause)

    /** The caller's request body could not be read to its end. */
    public class SourceFailed(message: String, hint: String = "", cause: Throwable? = null) :
        HttpException(message, hint, cause)

    /** The caller's sink, handler or file could not take the response body. */
    public class SinkFailed(message: String, hint: String = "", cause: Throwable? = null) :
        HttpException(message, hint, cause)

    /** The transaction was reset by its owner, or its client was closed while it ran. */
    public class Reset(message: String, hint: String = "") : HttpException(message, hint)

    /**
     * The caller asked for success and the server answered otherwise.
     *
     * @property responseCode the status code that the server sent.
     */
    public class BadResponse(public val responseCode: Int, message: String, hint: String = "") :
        HttpException(message, hint)

    /**
     * A redirect could not, or must not, be followed. The response is the last of [Transaction.hops].
     *
     * @property kind why.
     */
    public class RedirectFailed(public val kind: RedirectFailureKind, message: String, hint: String = "") :
        HttpException(message, hint)

    /** A part that was plugged in, such as a resolver or a transport, threw; or this library has a fault. */
    public class Unexpected(message: String, hint: String = "", cause: Throwable? = null) :
        HttpException(message, hint, cause)
}

/** What of TLS failed, see [HttpException.TlsFailed]. */
public enum class TlsFailureKind {
    /** The two ends did not agree, or what came was no TLS. */
    HANDSHAKE,

    /** The server's certificate is not believed. */
    CERTIFICATE,

    /** The certificate or the key to be shown to the server cannot be used; nothing was sent. */
    OWN_CERTIFICATE,

    /** The authorities to be trusted cannot be read; nothing was sent. */
    AUTHORITIES,

    /** The server has none of the keys that it is pinned to. */
    PIN,

    /** The certificate was taken back, or nobody can tell whether it was and that is required. */
    REVOCATION,

    /** The server was to prove that its certificate was not revoked, and could not. */
    STATUS,

    /** The lists of revoked certificates cannot be read; nothing was sent. */
    REVOCATION_LISTS,
}

/** Which time limit ran out, see [HttpException.Timeout]. */
public enum class TimeoutKind {
    /** Looking up the host's addresses. */
    RESOLVE,

    /** Opening the connection. */
    CONNECT,

    /** The proxy's opening of the way: its answer to `CONNECT`, or the SOCKS handshake. */
    PROXY,

    /** Waiting for a connection, as many being open as may be. */
    POOL,

    /** The TLS handshake. */
    TLS,

    /** Waiting for the first byte of the response. */
    FIRST_BYTE,

    /** Nothing was sent or received for too long. */
    IDLE,

    /** The transaction as a whole: the manual's `-timeout`. */
    WHOLE,
}
