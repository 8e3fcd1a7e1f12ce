package dev.geturl.auth

import dev.geturl.AuthScheme
import dev.geturl.Proxy
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/** The sessions of one client with its proxies. Of more than [MANY] the oldest is forgotten: a filter may name any. */
@OptIn(ExperimentalAtomicApi::class, ExperimentalUuidApi::class)
internal class ProxySessions(
    private val scheme: AuthScheme,
    private val newNonce: () -> String = { Uuid.random().toHexString() },
) {
    private val sessions = AtomicReference<Map<Proxy, AuthSession>>(emptyMap())

    /** The session with [proxy]; null when no user is given for it. */
    fun of(proxy: Proxy): AuthSession? {
        if (!proxy.hasCredentials) return null
        sessions.load()[proxy]?.let { return it }
        val session = AuthSession(Credentials(proxy.user, proxy.password), scheme, newNonce)
        sessions.update { known ->
            if (proxy in known) known else newest(known) + (proxy to session)
        }
        return sessions.load()[proxy] ?: session
    }

    private fun newest(known: Map<Proxy, AuthSession>): Map<Proxy, AuthSession> =
        if (known.size < MANY) known else known.entries.drop(known.size - MANY + 1).associate { it.toPair() }

    private companion object {
        const val MANY = 64
    }
}
