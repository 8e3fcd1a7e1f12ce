package dev.geturl.cookies

import dev.geturl.IpAddress
import dev.geturl.Url

/**
 * The one form of [host] that hosts are compared in: ASCII as in a URL, lower case, no dot at the end, addresses
 * without brackets. Null when no URL can have it as its host.
 */
internal fun asciiHost(host: String): String? {
    val bare = host.removeSuffix(".")
    if (isPlain(bare)) return bare.lowercase().takeIf { it.isNotEmpty() }
    val literal = if (':' in bare && !bare.startsWith('[')) "[$bare]" else bare
    if (literal.any { it in NOT_IN_HOSTS }) return null
    return Url.parseOrNull("http://$literal/")?.host?.removePrefix("[")?.removeSuffix("]")?.removeSuffix(".")
}

/** Whether the canonical [host] is an address and no name: nothing is below it, and it is below nothing. */
internal fun isAddress(host: String): Boolean =
    (host.last() in '0'..'9' || ':' in host) && IpAddress.parseOrNull(host) != null

/** Nothing here can mean anything but itself: letters, digits and hyphens, the last label no number. */
private fun isPlain(host: String) =
    host.all { it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9' || it == '-' || it == '.' || it == '_' } &&
        (host.isEmpty() || host.substringAfterLast('.').none { it in '0'..'9' })

/** They would end the host inside of a URL. */
private const val NOT_IN_HOSTS = "/?#\\@"
