package dev.geturl.cli

import dev.geturl.CookieOptions
import dev.geturl.GeturlOptions
import dev.geturl.HttpVersion
import dev.geturl.RateLimit
import dev.geturl.TransferOptions

/** Gives a call what the flags ask for. */
internal class RequestSetup(private val lane: Lane) {
    private val session = lane.session
    private val line = session.line

    /**
     * For a transfer of [upload] to [authority].
     *
     * @param resumeFrom where `-C` goes on, 0 for the beginning.
     */
    fun applyTo(options: GeturlOptions, authority: String, upload: String?, resumeFrom: Long) = with(options) {
        val flags = line.request
        method = flags.method ?: if (flags.isHead) "HEAD" else null
        if (line.speaksHttp10 || authority in lane.oldServers) {
            protocol = HttpVersion.HTTP_1_0
            keepAlive = true
        }
        session.headers.applyTo(this)
        Uploads(session).applyTo(this, upload)
        if (flags.isTransferCompressed) headers { add("TE", "gzip") }
        session.cookieText?.let { headers { add("Cookie", it) } }
        session.redirects.referer?.let { headers { add("Referer", it) } }
        line.login.bearer?.let {
            if (!session.headers.speaksOf("Authorization")) headers { add("Authorization", "Bearer $it") }
        }
        session.condition?.let { headers { add(it.headerName, it.headerValue) } }
        session.tags.known?.let { headers { set("If-None-Match", it) } }
        range(upload, resumeFrom)?.let { headers { add("Range", "bytes=$it") } }
        requestTarget = flags.requestTarget
        raw = line.response.raw || !flags.isCompressed
        ignoreContentLength = line.response.ignoreLength
        cookies = CookieOptions(ofHostField = true, trustsLocalhost = true)
        reach()
    }

    private fun GeturlOptions.reach() {
        timeout = line.connection.maxTime
        connectTimeout = line.connection.connectTimeout
        line.connection.rate?.takeIf { it > 0 }?.let { transfer = TransferOptions(null, RateLimit(it), RateLimit(it)) }
        myAddr = session.localAddress
        unixSocket = line.connection.unixSocket
    }

    private fun range(upload: String?, resumeFrom: Long): String? = when {
        upload != null -> null
        resumeFrom > 0 -> "$resumeFrom-"
        else -> line.response.range
    }
}
