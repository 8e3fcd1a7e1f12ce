package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.Hop
import dev.geturl.RequestBody
import dev.geturl.RequestFacts
import dev.geturl.Url

/**
 * What came before in one call, as far as what follows depends on it. Part of a plan, and a value as that is.
 *
 * @property own what is left of the caller's own fields; null for all.
 * @property fragment that of the URL, which is not sent; a redirect inherits it.
 * @property first the URL of the call; null while it is the one that is asked for.
 * @property isAstray whether another origin has had the request before, or has it now: the caller's secrets are not for
 *   those, nor for where they lead.
 * @property redirected the requests that were redirected, in order.
 * @property proxyLogins how many challenges of a proxy were answered.
 * @property logins how many challenges of the server were answered.
 * @property retries how often the call was tried again.
 * @property withheld the body that is sent once it is known what the server wants to let it in; null for none.
 * @property isOld whether the server has asked for a login in HTTP/1.0: it is answered in that.
 */
internal data class Trail(
    val own: Headers? = null,
    val fragment: String? = null,
    val first: Url? = null,
    val isAstray: Boolean = false,
    val redirected: List<RequestFacts> = emptyList(),
    val proxyLogins: Int = 0,
    val logins: Int = 0,
    val retries: Int = 0,
    val withheld: RequestBody? = null,
    val isOld: Boolean = false,
) {
    companion object {
        /** Nothing. */
        val START = Trail()
    }
}
