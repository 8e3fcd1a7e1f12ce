package dev.geturl.auth

import dev.geturl.AuthScheme
import dev.geturl.Newest
import dev.geturl.Proxy
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/** The sessions of one client with its proxies. Of more than [MANY] the oldest is forgotten: a filter may name any. */
@OptIn(ExperimentalUuidApi::class)
internal class ProxySessions(
    private val scheme: AuthScheme,
    private val newNonce: () -> String = { Uuid.random().toHexString() },
) {
    private val sessions = Newest<Proxy, AuthSession>(MANY)

    /** The session with [proxy]; null when no user is given for it. */
    fun of(proxy: Proxy): AuthSession? = if (!proxy.hasCredentials) {
        null
    } else {
        sessions.getOrPut(proxy) { AuthSession(Credentials(proxy.user, proxy.password), scheme, newNonce) }
    }

    private companion object {
        const val MANY = 64
    }
}
