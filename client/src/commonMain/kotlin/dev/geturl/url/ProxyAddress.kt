package dev.geturl.url

import dev.geturl.IpAddress
import dev.geturl.MAX_PORT

/**
 * A proxy as curl and the environment write it, taken apart: `[scheme://][user:password@]host[:port][/ignored]`. It is
 * no URL: the scheme may be missing, and its default ports are curl's.
 */
internal class ProxyAddress(
    val scheme: String,
    val user: String,
    val password: String,
    val host: String,
    val port: Int,
) {
    companion object {
        private const val SOCKS_PORT = 1080
        private const val HTTPS_PORT = 443

        fun parse(text: String): ProxyAddress {
            val scheme = if ("://" in text) text.substringBefore("://").lowercase() else "http"
            val authority = text.substringAfter("://").takeWhile { it != '/' && it != '?' && it != '#' }
            val login = authority.substringBeforeLast('@', "")
            val place = authority.substringAfterLast('@')
            val isBracketed = place.startsWith('[')
            if (isBracketed && ']' !in place) refuse("a proxy's IPv6 address has no closing bracket")
            val host = if (isBracketed) place.substring(1).substringBefore(']') else place.substringBefore(':')
            val rest = if (isBracketed) place.substringAfter(']') else place.substring(host.length)
            val isAddress = !isBracketed || (':' in host && isHost(host))
            if (!isHost(host) || !isAddress) refuse("a proxy's host is empty or no host")
            return ProxyAddress(
                scheme = scheme,
                user = decoded(login.substringBefore(':')),
                password = decoded(login.substringAfter(':', "")),
                host = host,
                port = port(rest, scheme),
            ).also { if (it.user.isEmpty() && it.password.isNotEmpty()) refuse("a proxy's password has no user") }
        }

        /** Whether [text] may stand for a host: a name, or an IPv4 or IPv6 address without brackets. */
        fun isHost(text: String): Boolean =
            text.isNotEmpty() && text.none { it <= ' ' || it == '\u007f' || (it != ':' && isForbiddenInHost(it)) } &&
                (':' !in text || IpAddress.parseOrNull(text.substringBefore('%')) != null)

        private fun port(rest: String, scheme: String): Int {
            if (rest.isEmpty() || rest == ":") return if (scheme == "https") HTTPS_PORT else SOCKS_PORT
            val digits = rest.substring(1)
            val isNumber = rest[0] == ':' && digits.all(::isAsciiDigit)
            val port = (if (isNumber) digits.toIntOrNull() else null) ?: 0
            if (port !in 1..MAX_PORT) refuse("a proxy's port is none")
            return port
        }

        private fun decoded(text: String): String = percentDecode(text).utf8()

        private fun refuse(message: String): Nothing =
            invalidUrl(message, "Write it as http://user:password@host:port; the port is 1 to $MAX_PORT")
    }
}
