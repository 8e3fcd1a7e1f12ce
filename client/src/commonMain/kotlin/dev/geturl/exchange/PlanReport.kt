package dev.geturl.exchange

import dev.geturl.CallPlan
import dev.geturl.HttpConfig

/** This plan in words, for a caller who wants to see it before it is carried out. */
internal fun RequestPlan.report(config: HttpConfig): CallPlan {
    val around = config.around
    val carried = trail.withheld ?: body
    return CallPlan(
        url = request.url,
        requestLine = request.line,
        headers = request.headers,
        body = when {
            carried == null -> "none"
            trail.withheld != null -> "kept back until the server has asked for a login"
            isChunked -> "in chunks"
            else -> "${carried.length} bytes"
        } + if (carried?.isRepeatable == false) ", can be sent once" else "",
        route = "$route, " + if (keepAlive) "kept alive" else "closed after",
        login = session?.toString() ?: if ("Authorization" in request.headers) "as the header says" else "none",
        redirects = options.redirects ?: around.redirects,
        retries = options.retries ?: around.retries,
        interceptors = around.interceptors + options.interceptors,
        timeouts = timeouts,
        limits = config.limits,
        later = listOfNotNull(
            cookieJar(config)?.let { "cookies of $it" },
            if (isProxyKnown) null else "the proxy that the filter names",
            if (expectsContinue) "the body, once the server asks for it" else null,
        ),
    )
}
