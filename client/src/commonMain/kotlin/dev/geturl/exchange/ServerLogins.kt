package dev.geturl.exchange

import dev.geturl.AuthOptions
import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.RequestBody
import dev.geturl.Url
import dev.geturl.auth.AuthSession
import dev.geturl.auth.Credentials
import dev.geturl.auth.ServerSessions
import dev.geturl.url.percentDecode

/** Says as whom a request shows itself to its server: what decides, and in which order, is in [AuthOptions]. */
internal class ServerLogins(private val config: HttpConfig, private val sessions: ServerSessions) {
    /**
     * The session by which a request to [url] logs in; null where it has none, or the caller sees to it. It is [known],
     * which the call has had at this origin before, where that is of the same user.
     */
    fun session(url: Url, options: GeturlOptions, own: Headers, trail: Trail, known: AuthSession?): AuthSession? {
        val auth = options.auth ?: config.around.auth ?: return null
        if (FIELD in own || options.omits(FIELD)) return null
        val credentials = credentials(url, auth, trail) ?: return null
        return when {
            known?.isOf(credentials) == true -> known
            auth.remembers -> sessions.of(url.origin, credentials, auth.scheme)
            else -> sessions.fresh(credentials, auth.scheme)
        }
    }

    /** Whether a request with [body] is sent without it first, see [AuthOptions.asksEmpty]. */
    fun asksEmpty(session: AuthSession, options: GeturlOptions, body: RequestBody?): Boolean =
        body != null && body.length != 0L && session.asksFirst &&
            (options.auth ?: config.around.auth)?.asksEmpty == true

    /** Basic with the user info that is meant for [url], in the bytes that it stands for; null when there is none. */
    fun ofUserInfo(url: Url, trail: Trail): String? {
        val from = holder(url, trail)
        return if (config.sendUserInfo && hasLogin(from)) {
            Credentials.basic(percentDecode(from.username), percentDecode(from.password))
        } else {
            null
        }
    }

    private fun credentials(url: Url, auth: AuthOptions, trail: Trail): Credentials? {
        if (auth.user.isNotEmpty() && !trail.isAstray) return Credentials(auth.user, auth.password)
        val from = holder(url, trail)
        val name = if (config.sendUserInfo) percentDecode(from.username).utf8() else ""
        val password = if (config.sendUserInfo) percentDecode(from.password).utf8() else ""
        val isWhole = password.isNotEmpty() || (name.isNotEmpty() && auth.netrc == null)
        if (isWhole && !auth.netrcFirst) return Credentials(name, password)
        // What holds for all hosts is not for one that somebody else's redirect has named.
        val found = auth.netrc?.find(url.host, name, withDefault = !trail.isAstray)
        return when {
            found != null -> Credentials(found.first, found.second)
            name.isNotEmpty() || password.isNotEmpty() -> Credentials(name, password)
            else -> null
        }
    }

    /** The URL whose user info is for [url]: itself where it has some, else the call's where that may go there. */
    private fun holder(url: Url, trail: Trail): Url {
        val first = trail.first ?: return url
        return if (hasLogin(url) || trail.isAstray) url else first
    }

    private fun hasLogin(url: Url) = url.username.isNotEmpty() || url.password.isNotEmpty()

    private companion object {
        const val FIELD = "Authorization"
    }
}
