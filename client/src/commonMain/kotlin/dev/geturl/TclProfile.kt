package dev.geturl

import kotlin.time.Duration

/** Sets what the manual has otherwise than callers expect today: [HttpConfig.tcl]. */
internal fun HttpConfig.Builder.followManual() {
    userAgent = "Mozilla/5.0 (Windows; U; Windows NT 10.0) http/2.10 geturl/$GETURL_VERSION"
    allCodings = false
    defaultCharset = "iso8859-1"
    translateLineEnds = true
    urlSyntax = UrlSyntax.STRICT
    sendUserInfo = false
    redirects = RedirectOptions.NONE
    expectContinueAbove = -1
    timeouts = Timeouts(connect = Duration.ZERO, pool = Duration.ZERO, tls = Duration.ZERO, countsWaiting = false)
    pool = PoolOptions(
        keepAlive = false,
        keepHttp10 = false,
        ordered = true,
        maxConnectionsPerHost = 1,
        maxIdlePerOrigin = 1,
    )
}
