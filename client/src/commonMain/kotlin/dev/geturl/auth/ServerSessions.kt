package dev.geturl.auth

import dev.geturl.AuthScheme
import dev.geturl.Origin

/** The sessions of one client with servers: one for each user at each of them. */
internal class ServerSessions {
    private data class Key(val origin: Origin, val user: String, val password: String, val scheme: AuthScheme)

    private val sessions = SessionStore<Key>()

    /** The session of [credentials] at [origin]. */
    fun of(origin: Origin, credentials: Credentials, scheme: AuthScheme): AuthSession =
        sessions.of(Key(origin, credentials.user, credentials.password, scheme), scheme) { credentials }

    /** A session of [credentials] that nobody else has. */
    fun fresh(credentials: Credentials, scheme: AuthScheme): AuthSession = sessions.fresh(scheme, credentials)
}
