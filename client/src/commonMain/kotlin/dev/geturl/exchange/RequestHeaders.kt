package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.RequestBody
import dev.geturl.TextFieldLines
import dev.geturl.Url
import dev.geturl.http1.RequestHead
import kotlin.concurrent.Volatile

/**
 * The header section of requests, in the manual's order: `Host`, `User-Agent`, the caller's own, `Accept`,
 * `Accept-Encoding`, `Connection`, and with a body `Content-Type` and `Content-Length` or `Transfer-Encoding`.
 *
 * A caller's field takes the place of ours, in any case of letters, where the caller put it; `Host` always comes first.
 * A caller's `Expect: 100-continue` is left out where it has no meaning or is not understood, see [ExpectationRule].
 * A caller's `Connection` keeps its own words, loses `close` and `keep-alive`, and gets ours at its end, so that what
 * is sent is what is done; where ours is to be left out it goes as the caller wrote it.
 */
internal class RequestHeaders(private val config: HttpConfig, acceptEncoding: () -> String) {
    /** Asked late: knowing what can be undone may load libraries. */
    private val acceptEncoding by lazy(LazyThreadSafetyMode.PUBLICATION, acceptEncoding)

    /** A value, so that it does not matter which of several threads comes last. */
    @Volatile
    private var last: Plain? = null

    fun of(
        url: Url,
        method: String,
        options: GeturlOptions,
        own: Headers,
        body: RequestBody?,
        keepAlive: Boolean,
        expectsContinue: Boolean = false,
        authorization: String? = null,
    ): Headers {
        if (body == null && own.size == 0 && authorization == null) {
            plain(url, method, options, keepAlive)?.let { return it }
        }
        val lines = own.emptyBuilder()

        fun byDefault(name: String, value: String) {
            if (value.isNotEmpty() && name !in own && !options.omits(name)) lines.addChecked(name, value)
        }
        if ("Host" in own) lines.addChecked("Host", own.joined("Host")) else byDefault("Host", url.authority)
        byDefault("User-Agent", config.userAgent)
        byDefault("Authorization", authorization.orEmpty())
        for (field in own) {
            if (isOwnAsIs(field, expectsContinue)) lines.addChecked(field.name, field.value)
        }
        byDefault("Accept", config.accept)
        byDefault("Accept-Encoding", if (options.raw) "" else acceptEncoding)
        if (!options.omits("Connection")) {
            lines.addChecked("Connection", connection(own, keepAlive))
        } else {
            own.values("Connection").forEach { lines.addChecked("Connection", it) }
        }
        framing(method, options, body, own, ::byDefault)
        if (expectsContinue) byDefault("Expect", ExpectationRule.CONTINUE)
        return lines.build()
    }

    /** The same for a request of which nothing is special, as most are; null when something is. */
    private fun plain(url: Url, method: String, options: GeturlOptions, keepAlive: Boolean): Headers? {
        val isSpecial = options.raw || options.hasOmitted || method in EXPECTING_CONTENT
        if (isSpecial || config.userAgent.isEmpty() || config.accept.isEmpty()) return null
        last?.let { if (it.keepAlive == keepAlive && it.authority == url.authority) return it.again }
        return Plain(url.authority, keepAlive).also { last = it }.once
    }

    /** The fields of a plain request to [authority]. The next one is most likely to the same: its text is made once. */
    private inner class Plain(val authority: String, val keepAlive: Boolean) {
        private val lines = TextFieldLines(
            arrayOf(
                "Host",
                authority,
                "User-Agent",
                config.userAgent,
                "Accept",
                config.accept,
                "Accept-Encoding",
                acceptEncoding,
                "Connection",
                if (keepAlive) "keep-alive" else "close",
            ),
        )
        val once = Headers(lines)
        val again by lazy(LazyThreadSafetyMode.PUBLICATION) { Headers(lines, RequestHead.encode(lines)) }
    }

    /** Fields that come elsewhere, or that ask for a 100 (Continue) where it cannot be, are not taken over. */
    private fun isOwnAsIs(field: Headers.Field, expectsContinue: Boolean): Boolean = when {
        field.name.equals("Host", ignoreCase = true) || field.name.equals("Connection", ignoreCase = true) -> false
        field.name.equals("Expect", ignoreCase = true) -> expectsContinue || !ExpectationRule.isContinue(field.value)
        else -> true
    }

    private fun framing(
        method: String,
        options: GeturlOptions,
        body: RequestBody?,
        own: Headers,
        byDefault: (String, String) -> Unit,
    ) {
        if (body == null) {
            if (method in EXPECTING_CONTENT) byDefault("Content-Length", "0")
            return
        }
        byDefault("Content-Type", options.type)
        options.transfer.coding?.let { byDefault("Content-Encoding", it.text) }
        if (body.length < 0) {
            byDefault("Transfer-Encoding", "chunked")
        } else if ("Transfer-Encoding" !in own) {
            byDefault("Content-Length", body.length.toString())
        }
    }

    private fun connection(own: Headers, keepAlive: Boolean): String {
        val ours = if (keepAlive) "keep-alive" else "close"
        if ("Connection" !in own) return ours
        val words = own
            .joined("Connection")
            .lowercase()
            .split(',')
            .map { it.trim() }
            .filter { it.isNotEmpty() && it != "close" && it != "keep-alive" }
        return (words + ours).joinToString(", ")
    }

    private companion object {
        /** Methods whose request without a body says so: RFC 9110 section 8.6. */
        val EXPECTING_CONTENT = setOf("POST", "PUT", "PATCH")
    }
}
