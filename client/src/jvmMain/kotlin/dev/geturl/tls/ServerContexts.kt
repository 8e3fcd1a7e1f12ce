package dev.geturl.tls

import dev.geturl.TlsIdentity
import dev.geturl.TlsServerOptions
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.util.Collections
import javax.net.ssl.KeyManager
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManager

/**
 * The contexts of a server, one for each certificate that it shows, made when first needed. There sessions are kept, so
 * a session of one name is never resumed for another. Of more than [MANY] the one that was needed longest ago goes.
 */
internal class ServerContexts(private val options: TlsServerOptions, private val blocking: CoroutineDispatcher) {
    private val known = Collections.synchronizedMap(
        object : LinkedHashMap<TlsIdentity, SSLContext>(MANY, LOAD_FACTOR, true) {
            override fun removeEldestEntry(eldest: Map.Entry<TlsIdentity, SSLContext>) = size > MANY
        },
    )
    private val turns = Mutex()

    /** @throws dev.geturl.HttpException.TlsFailed when a file cannot be used; it is tried anew the next time. */
    suspend fun of(identity: TlsIdentity): SSLContext =
        // Who needs one that is there does not wait while somebody is asked for the password of another.
        known[identity] ?: turns.withLock {
            known[identity] ?: withContext(blocking) { made(identity) }.also { known[identity] = it }
        }

    private suspend fun made(identity: TlsIdentity): SSLContext {
        val shown = OwnCertificate(OwnKeys.read(Passwords.given(identity, options.passwordcommand)))
        return SSLContext.getInstance("TLS").apply { init(arrayOf<KeyManager>(shown), clients(), null) }
    }

    private fun clients(): Array<TrustManager>? {
        if (!options.request) return null
        val platform = KeyStores.platformTrust(Authorities.of(options.common)?.let(KeyStores::of))
        return arrayOf(ClientTrust(platform, SecurityLevel(options.securityLevel)))
    }

    private companion object {
        const val MANY = 1024
        const val LOAD_FACTOR = 0.75f
    }
}
