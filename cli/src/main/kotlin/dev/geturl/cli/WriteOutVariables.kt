package dev.geturl.cli

import dev.geturl.Headers
import dev.geturl.net.SocketAddress
import java.util.Locale

/** The variables of `-w`, by curl's names. */
internal object WriteOutVariables {
    /** The value of [name], or null when there is no such variable. */
    fun value(name: String, report: TransferReport): String? =
        VARIABLES[name]?.invoke(report) ?: UrlVariables.value(name, report)

    /** `%{json}`: all of them as one object. */
    private fun json(report: TransferReport): String = VARIABLES
        .filterKeys { it !in COMPOSED }
        .entries
        .joinToString(",", "{", "}") { (name, read) ->
            val value = read(report)
            Json.quoted(name) + ":" +
                if (name in NUMBERS) {
                    value.ifEmpty { "0" }
                } else if (value.isEmpty()) {
                    "null"
                } else {
                    Json.quoted(value)
                }
        }

    /** `%{header_json}`: names in lower case, each with the list of its values. */
    private fun headerJson(headers: Headers): String =
        headers.map { it.name.lowercase() }.distinct().joinToString(",\n", "{", "\n}") { name ->
            Json.quoted(name) + ":[" + headers.values(name).joinToString(",") { Json.quoted(it) } + "]"
        }

    private fun time(seconds: Double) = String.format(Locale.ROOT, "%.6f", seconds)

    private fun ip(address: SocketAddress?) = (address as? SocketAddress.Inet)?.address?.toString().orEmpty()

    private fun port(address: SocketAddress?) = ((address as? SocketAddress.Inet)?.port ?: 0).toString()

    private fun code(report: TransferReport) = report.responseCode.toString().padStart(3, '0')

    private fun headers(report: TransferReport) = report.transaction?.responseHeaders ?: Headers.EMPTY

    private fun speed(bytes: Long, report: TransferReport) =
        (if (report.totalTime > 0) (bytes / report.totalTime).toLong() else 0L).toString()

    private fun downloaded(report: TransferReport) = report.transaction?.size ?: 0L

    private val COMPOSED = setOf("json", "header_json")
    private val NUMBERS = setOf(
        "http_code",
        "response_code",
        "size_download",
        "size_delivered",
        "size_upload",
        "size_header",
        "size_request",
        "num_certs",
        "num_connects",
        "num_headers",
        "num_redirects",
        "num_retries",
        "exitcode",
        "urlnum",
        "local_port",
        "remote_port",
        "speed_download",
        "speed_upload",
        "time_total",
        "time_connect",
        "time_namelookup",
        "time_pretransfer",
        "time_starttransfer",
        "time_redirect",
        "time_appconnect",
        "http_connect",
        "proxy_used",
        "ssl_verify_result",
    )

    private val VARIABLES: Map<String, (TransferReport) -> String> = sortedMapOf(
        "certs" to { CertificateText.of(it.certificates) },
        "content_type" to { headers(it)["Content-Type"].orEmpty() },
        "errormsg" to { it.failure?.message.orEmpty() },
        "exitcode" to { "${it.exitCode}" },
        "filename_effective" to { it.filename },
        "header_json" to { headerJson(headers(it)) },
        "http_code" to ::code,
        "http_connect" to { "${it.wire.connectCode}".padStart(3, '0') },
        "http_version" to
            { it.transaction?.responseLine?.substringBefore(' ')?.substringAfter('/').orEmpty().ifEmpty { "0" } },
        "json" to ::json,
        "local_ip" to { ip(it.wire.local) },
        "local_port" to { port(it.wire.local) },
        "method" to { it.method },
        "num_certs" to { "${it.certificates.size}" },
        "num_connects" to { "${it.wire.connects}" },
        "num_headers" to { "${headers(it).size}" },
        "num_redirects" to { "${it.redirects}" },
        "num_retries" to { "${it.retries}" },
        "proxy_used" to { if (it.isProxied) "1" else "0" },
        "redirect_url" to { it.redirectUrl },
        "referer" to { it.transaction?.requestHeaderValue("Referer").orEmpty() },
        "remote_ip" to { ip(it.wire.peer) },
        "remote_port" to { port(it.wire.peer) },
        "response_code" to ::code,
        "scheme" to { it.url?.scheme.orEmpty() },
        "size_delivered" to { "${it.delivered}" },
        "size_download" to { "${downloaded(it)}" },
        "size_header" to { "${it.wire.headBytes}" },
        "size_request" to { "${it.wire.requestBytes + it.uploaded}" },
        "size_upload" to { "${it.uploaded}" },
        "speed_download" to { speed(downloaded(it), it) },
        "speed_upload" to { speed(it.uploaded, it) },
        "ssl_verify_result" to { "${it.verifyResult}" },
        "time_appconnect" to { time(it.wire.securedAt) },
        "time_connect" to { time(it.wire.connectedAt) },
        "time_namelookup" to { time(it.wire.resolvedAt) },
        "time_pretransfer" to { time(it.wire.sentAt) },
        "time_redirect" to { time(it.redirectTime) },
        "time_starttransfer" to { time(it.wire.firstByteAt) },
        "time_total" to { time(it.totalTime) },
        "url" to { it.transfer.url },
        "url_effective" to { it.effectiveUrl },
        "urlnum" to { "${it.transfer.number}" },
    )
}

/** Writes JSON text. */
internal object Json {
    fun quoted(text: String): String = buildString(text.length + 2) {
        append('"')
        for (char in text) {
            when (char) {
                '"' -> append("\\\"")
                '\\' -> append("\\\\")
                '\n' -> append("\\n")
                '\r' -> append("\\r")
                '\t' -> append("\\t")
                else -> if (char < ' ') append("\\u").append(char.code.toString(16).padStart(4, '0')) else append(char)
            }
        }
        append('"')
    }
}
