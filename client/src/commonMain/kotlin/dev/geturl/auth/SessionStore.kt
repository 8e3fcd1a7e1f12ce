package dev.geturl.auth

import dev.geturl.AuthScheme
import dev.geturl.Newest
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/** The sessions of one client with its peers. Of more than [MANY] the oldest is forgotten. */
@OptIn(ExperimentalUuidApi::class)
internal class SessionStore<K : Any>(private val newNonce: () -> String = { Uuid.random().toHexString() }) {
    private val sessions = Newest<K, AuthSession>(MANY)

    /** The session called [key], which begins with [credentials] where there is none. */
    fun of(key: K, scheme: AuthScheme, credentials: () -> Credentials): AuthSession =
        sessions.getOrPut(key) { AuthSession(credentials(), scheme, newNonce) }

    /** One that is not kept. */
    fun fresh(scheme: AuthScheme, credentials: Credentials) = AuthSession(credentials, scheme, newNonce)

    private companion object {
        const val MANY = 64
    }
}
