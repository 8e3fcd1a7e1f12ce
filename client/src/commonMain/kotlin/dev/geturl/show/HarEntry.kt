package dev.geturl.show

import dev.geturl.Headers
import dev.geturl.RequestBody
import dev.geturl.Transaction
import dev.geturl.isSecret
import dev.geturl.redacted
import dev.geturl.url.percentDecode
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** One request and its response in the words of HTTP Archive 1.2. -1 stands for what is not known, as it says. */
internal class HarEntry(private val attempt: HarAttempt, private val options: HarOptions) {
    /** What is known of the last request of a call, beyond its heads. */
    private val call: Transaction? get() = attempt.call

    fun toMap(): Map<String, Any?> = linkedMapOf(
        "startedDateTime" to "${attempt.startedAt}",
        "time" to milliseconds(attempt.timings.total),
        "request" to request(),
        "response" to response(),
        "cache" to emptyMap<String, Any?>(),
        "timings" to timings(),
        "serverIPAddress" to peer?.substringBeforeLast(':')?.removeSurrounding("[", "]"),
        "connection" to attempt.acquired?.localAddress?.substringAfterLast(':'),
        "comment" to call?.error?.let { "${call?.status}: ${it.message}" },
    )

    /** A Unix domain socket has no address that belongs here. */
    private val peer: String? get() = attempt.acquired?.peerAddress?.takeIf { !it.startsWith("unix:") }

    private fun request() = linkedMapOf(
        "method" to attempt.requestLine.substringBefore(' '),
        "url" to if (options.secrets) attempt.url else redacted(attempt.url),
        "httpVersion" to attempt.requestLine.substringAfterLast(' '),
        "cookies" to attempt.requestHeaders.values("Cookie").flatMap { it.split(';') }.map { cookie(it) },
        "headers" to headers(attempt.requestHeaders),
        "queryString" to query(),
        "postData" to call?.request?.body?.let(::posted),
        "headersSize" to size(attempt.requestLine, attempt.requestHeaders),
        "bodySize" to (call?.currentPost ?: -1),
    )

    private fun query(): List<Map<String, Any?>> = attempt.url
        .substringBefore('#')
        .substringAfter('?', "")
        .split('&')
        .filter { it.isNotEmpty() }
        .map { named(decoded(it.substringBefore('=')), decoded(it.substringAfter('=', ""))) }

    private fun decoded(text: String) = percentDecode(text.replace('+', ' ')).utf8()

    private fun posted(sent: RequestBody): Map<String, Any?> {
        val bytes = (sent as? RequestBody.Bytes)?.bytes?.takeIf { it.size <= options.bodyBytes }
        return linkedMapOf(
            "mimeType" to attempt.requestHeaders["Content-Type"].orEmpty(),
            "text" to bytes?.utf8().orEmpty(),
            "comment" to if (bytes == null) NOT_KEPT else null,
        )
    }

    private fun response() = linkedMapOf(
        "status" to attempt.responseCode,
        "statusText" to attempt.statusLine.split(' ', limit = 3).getOrElse(2) { "" },
        "httpVersion" to attempt.statusLine.substringBefore(' '),
        "cookies" to attempt.responseHeaders.values("Set-Cookie").map { cookie(it.substringBefore(';')) },
        "headers" to headers(attempt.responseHeaders),
        "content" to content(),
        "redirectURL" to if (attempt.responseCode in REDIRECTS) attempt.responseHeaders["Location"].orEmpty() else "",
        "headersSize" to if (attempt.responseCode == 0) -1 else size(attempt.statusLine, attempt.responseHeaders),
        "bodySize" to (attempt.body?.wireBytes ?: -1),
    )

    private fun content(): Map<String, Any?> {
        val kept = call?.responseBody?.takeIf { it.size in 1..options.bodyBytes }
        val isText = kept != null && call?.responseInfo?.binary == false
        val size = attempt.body?.decodedBytes ?: call?.responseBody?.size?.toLong() ?: 0
        return linkedMapOf(
            "size" to size,
            "compression" to attempt.body?.let { it.decodedBytes - it.wireBytes }?.takeIf { it != 0L },
            "mimeType" to attempt.responseHeaders["Content-Type"].orEmpty(),
            "text" to if (isText) call?.text() else kept?.base64(),
            "encoding" to if (kept != null && !isText) "base64" else null,
            "comment" to if (kept == null && size > 0) NOT_KEPT else null,
        )
    }

    /** In `connect` it counts the handshake as well, which stands in `ssl` besides. */
    private fun timings(): Map<String, Any?> = attempt.timings.run {
        val connecting = listOfNotNull(connect, tls).takeIf { it.isNotEmpty() }?.reduce(Duration::plus)
        linkedMapOf(
            "blocked" to milliseconds(blocked),
            "dns" to milliseconds(resolve),
            "connect" to milliseconds(connecting),
            "ssl" to milliseconds(tls),
            "send" to milliseconds(send ?: Duration.ZERO),
            "wait" to milliseconds(wait ?: Duration.ZERO),
            "receive" to milliseconds(receive ?: Duration.ZERO),
        )
    }

    private fun headers(headers: Headers) = headers.map { named(it.name, shown(headers, it.name, it.value)) }

    private fun shown(headers: Headers, name: String, value: String): String = when {
        options.secrets -> value
        headers.isSecret(name) -> HIDDEN
        else -> redacted(value)
    }

    private fun cookie(pair: String) =
        named(pair.substringBefore('=').trim(), if (options.secrets) pair.substringAfter('=', "").trim() else HIDDEN)

    private fun named(name: String, value: String) = linkedMapOf("name" to name, "value" to value)

    /** With the empty line that ends a head. */
    private fun size(firstLine: String, headers: Headers): Long =
        firstLine.length + 4L + headers.sumOf { it.name.length + it.value.encodeToByteArray().size + 4L }

    private fun milliseconds(time: Duration?): Double = time?.toDouble(DurationUnit.MILLISECONDS) ?: -1.0

    private companion object {
        const val HIDDEN = "***"
        const val NOT_KEPT = "the body is not kept"
        val REDIRECTS = 300..399
    }
}
