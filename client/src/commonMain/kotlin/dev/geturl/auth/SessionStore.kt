package dev.geturl.auth

import dev.geturl.AuthScheme
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/** The sessions of one client with its peers. Of more than [MANY] the oldest is forgotten. */
@OptIn(ExperimentalAtomicApi::class, ExperimentalUuidApi::class)
internal class SessionStore<K : Any>(private val newNonce: () -> String = { Uuid.random().toHexString() }) {
    private val sessions = AtomicReference<Map<K, AuthSession>>(emptyMap())

    /** The session called [key], which begins with [credentials] where there is none. */
    fun of(key: K, scheme: AuthScheme, credentials: () -> Credentials): AuthSession {
        sessions.load()[key]?.let { return it }
        val session = AuthSession(credentials(), scheme, newNonce)
        sessions.update { known -> if (key in known) known else newest(known) + (key to session) }
        return sessions.load()[key] ?: session
    }

    private fun newest(known: Map<K, AuthSession>): Map<K, AuthSession> =
        if (known.size < MANY) known else known.entries.drop(known.size - MANY + 1).associate { it.toPair() }

    private companion object {
        const val MANY = 64
    }
}
