package dev.geturl.auth

import dev.geturl.AuthScheme
import dev.geturl.Proxy

/** The sessions of one client with its proxies; a filter may name any. */
internal class ProxySessions(private val scheme: AuthScheme) {
    private val sessions = SessionStore<Proxy>()

    /** The session with [proxy]; null when no user is given for it. */
    fun of(proxy: Proxy): AuthSession? {
        if (!proxy.hasCredentials) return null
        return sessions.of(proxy, scheme) { Credentials(proxy.user, proxy.password) }
    }
}
