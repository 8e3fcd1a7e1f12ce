package dev.geturl.show

import dev.geturl.ExchangeEvent
import dev.geturl.Headers
import dev.geturl.RequestBody
import dev.geturl.Transaction
import dev.geturl.isSecret
import dev.geturl.isSecretByNature
import dev.geturl.redacted
import dev.geturl.url.percentDecode
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** One exchange in the words of HTTP Archive 1.2. -1 stands for what is not known, as it says. */
internal class HarEntry(private val record: ExchangeRecord, private val options: HarOptions) {
    private val call: Transaction get() = record.transaction
    private val body = record.last<ExchangeEvent.BodyComplete>()

    fun toMap(page: String?): Map<String, Any?> = linkedMapOf(
        "pageref" to page,
        "startedDateTime" to "${record.start?.startedAt}",
        "time" to milliseconds(record.timings.total),
        "request" to request(),
        "response" to response(),
        "cache" to emptyMap<String, Any?>(),
        "timings" to timings(),
        "serverIPAddress" to peer?.substringBeforeLast(':')?.removeSurrounding("[", "]"),
        "connection" to record.last<ExchangeEvent.ConnectionAcquired>()?.localAddress?.substringAfterLast(':'),
        "comment" to call.error?.let { "${call.status}: ${it.message}" },
    )

    /** A Unix domain socket has no address that belongs here. */
    private val peer: String?
        get() = record.last<ExchangeEvent.ConnectionAcquired>()?.peerAddress?.takeIf { !it.startsWith("unix:") }

    private fun request() = linkedMapOf(
        "method" to call.request.method,
        "url" to if (options.secrets) "${call.url}" else call.url.redacted,
        "httpVersion" to "HTTP/${call.request.version.text}",
        "cookies" to call.requestHeaders.values("Cookie").flatMap { it.split(';') }.map { cookie(it) },
        "headers" to headers(call.requestHeaders),
        "queryString" to query(),
        "postData" to posted(),
        "headersSize" to size(call.requestLine, call.requestHeaders),
        "bodySize" to call.currentPost,
    )

    private fun query(): List<Map<String, Any?>> = call.url.query.orEmpty().split('&').filter { it.isNotEmpty() }.map {
        named(decoded(it.substringBefore('=')), decoded(it.substringAfter('=', "")))
    }

    private fun decoded(text: String) = percentDecode(text.replace('+', ' ')).utf8()

    private fun posted(): Map<String, Any?>? {
        val sent = call.request.body ?: return null
        val bytes = (sent as? RequestBody.Bytes)?.bytes?.takeIf { it.size <= options.bodyBytes }
        return linkedMapOf(
            "mimeType" to call.requestHeaders["Content-Type"].orEmpty(),
            "text" to bytes?.utf8().orEmpty(),
            "comment" to if (bytes == null) "the body is not kept" else null,
        )
    }

    private fun response() = linkedMapOf(
        "status" to call.responseCode,
        "statusText" to call.reasonPhrase,
        "httpVersion" to call.responseLine.substringBefore(' '),
        "cookies" to call.responseHeaders.values("Set-Cookie").map { cookie(it.substringBefore(';')) },
        "headers" to headers(call.responseHeaders),
        "content" to content(),
        "redirectURL" to if (call.responseCode in REDIRECTS) call.responseHeaderValue("Location") else "",
        "headersSize" to if (call.responseCode == 0) -1 else size(call.responseLine, call.responseHeaders),
        "bodySize" to (body?.wireBytes ?: -1),
    )

    private fun content(): Map<String, Any?> {
        val kept = call.responseBody.takeIf { it.size in 1..options.bodyBytes }
        val isText = kept != null && !call.responseInfo.binary
        val size = body?.decodedBytes ?: call.responseBody.size.toLong()
        return linkedMapOf(
            "size" to size,
            "compression" to body?.let { it.decodedBytes - it.wireBytes }?.takeIf { it != 0L },
            "mimeType" to call.responseHeaders["Content-Type"].orEmpty(),
            "text" to if (isText) call.text() else kept?.base64(),
            "encoding" to if (kept != null && !isText) "base64" else null,
            "comment" to if (kept == null && size > 0) "the body is not kept" else null,
        )
    }

    /** In `connect` it counts the handshake as well, which stands in `ssl` besides. */
    private fun timings(): Map<String, Any?> = record.timings.run {
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

    private fun headers(headers: Headers) = headers.map {
        named(it.name, if (!options.secrets && headers.isSecret(it.name)) HIDDEN else shown(it.name, it.value))
    }

    private fun shown(name: String, value: String): String = when {
        options.secrets -> value
        isSecretByNature(name) -> HIDDEN
        else -> redacted(value)
    }

    private fun cookie(pair: String) =
        named(pair.substringBefore('=').trim(), shown("Cookie", pair.substringAfter('=', "").trim()))

    private fun named(name: String, value: String) = linkedMapOf("name" to name, "value" to value)

    /** With the empty line that ends a head. */
    private fun size(firstLine: String, headers: Headers): Long =
        firstLine.length + 4L + headers.sumOf { it.name.length + it.value.encodeToByteArray().size + 4L }

    private fun milliseconds(time: Duration?): Double = time?.toDouble(DurationUnit.MILLISECONDS) ?: -1.0

    private companion object {
        const val HIDDEN = "***"
        val REDIRECTS = 300..399
    }
}
