package dev.geturl

/**
 * What is known of a transaction: the manual's `responseInfo`, by its keys. A snapshot.
 *
 * @property stage how far the transaction has come.
 * @property status how it ended; [Status.PENDING] while it has not.
 * @property responseCode the status code; 0 while there is none.
 * @property reasonPhrase what the server wrote behind the code.
 * @property contentType the `Content-Type`, `application/octet-stream` when the server gave none.
 * @property binary whether the body is taken as bytes: because it was asked for, because of its type, or because it was
 *   written to a sink.
 * @property redirection the `Location`, where the code is 3xx; else empty.
 * @property upgrade the protocols that the server switches to after a 101; else empty.
 * @property error what went wrong, or empty.
 * @property postError what kept the request body from being sent in full, or empty.
 * @property method the request method.
 * @property charset the charset of a text body.
 * @property compression the `Content-Encoding`, or empty.
 * @property httpRequest the version in the request line, `1.1` or `1.0`.
 * @property httpResponse the version in the status line, `1.1` or `1.0`; empty while there is none.
 * @property url the URL without its fragment.
 * @property connectionRequest the `Connection` field that was sent.
 * @property connectionResponse the `Connection` field that was received.
 * @property connectionActual `keep-alive` when the connection was kept, else `close`.
 * @property transferEncoding `chunked`, or empty.
 * @property totalPost bytes of the request body in all; 0 without one, -1 when that is unknown.
 * @property currentPost bytes of the request body that were sent.
 * @property totalSize the `Content-Length`, or 0 when there is none.
 * @property currentSize bytes of the body so far, as they arrived.
 * @property proxyUsed `none`; `HttpProxy` when a proxy forwarded the request; `SecureProxy` when it went through a
 *   tunnel by `CONNECT`; `SecureProxyFailed` when the proxy refused the tunnel and the response is the proxy's;
 *   `SocksProxy`, which the manual does not have.
 * @property notes what was done that a caller might not expect: an unknown coding left on the body, an unknown charset.
 */
public class ResponseInfo internal constructor(
    public val stage: Stage,
    public val status: Status,
    public val responseCode: Int,
    public val reasonPhrase: String,
    public val contentType: String,
    public val binary: Boolean,
    public val redirection: String,
    public val upgrade: String,
    public val error: String,
    public val postError: String,
    public val method: String,
    public val charset: String,
    public val compression: String,
    public val httpRequest: String,
    public val httpResponse: String,
    public val url: String,
    public val connectionRequest: String,
    public val connectionResponse: String,
    public val connectionActual: String,
    public val transferEncoding: String,
    public val totalPost: Long,
    public val currentPost: Long,
    public val totalSize: Long,
    public val currentSize: Long,
    public val proxyUsed: String,
    public val notes: List<String>,
) {
    /** All values as text under the manual's keys, in its order. */
    public fun toMap(): Map<String, String> = linkedMapOf(
        "stage" to stage.text,
        "status" to status.text,
        "responseCode" to if (responseCode == 0) "" else responseCode.toString(),
        "reasonPhrase" to reasonPhrase,
        "contentType" to contentType,
        "binary" to if (binary) "1" else "0",
        "redirection" to redirection,
        "upgrade" to upgrade,
        "error" to error,
        "postError" to postError,
        "method" to method,
        "charset" to charset,
        "compression" to compression,
        "httpRequest" to httpRequest,
        "httpResponse" to httpResponse,
        "url" to url,
        "connectionRequest" to connectionRequest,
        "connectionResponse" to connectionResponse,
        "connectionActual" to connectionActual,
        "transferEncoding" to transferEncoding,
        "totalPost" to totalPost.toString(),
        "currentPost" to currentPost.toString(),
        "totalSize" to totalSize.toString(),
        "currentSize" to currentSize.toString(),
        "proxyUsed" to proxyUsed,
    )

    /** The map, one key a line. */
    override fun toString(): String = toMap().entries.joinToString("\n") { "${it.key} ${it.value}" }
}
