package dev.geturl.auth

import dev.geturl.HttpException
import dev.geturl.Origin
import dev.geturl.Proxy

/** How a call fails whose peer claims to know a password, and shows that it does not. */
internal object Impostors {
    private const val HINT = "Somebody may be in between."

    fun server(origin: Origin) = HttpException.Protocol(
        "The server $origin claims to know the password of its user, and its proof of that is wrong",
        HINT,
    )

    fun proxy(proxy: Proxy) = HttpException.ProxyFailed(
        "The proxy $proxy claims to know the password of its user, and its proof of that is wrong",
        HINT,
    )
}
