package dev.geturl.tls

import dev.geturl.TlsIdentity
import dev.geturl.TlsServerOptions
import kotlinx.coroutines.CoroutineDispatcher
import java.util.Collections
import javax.net.ssl.KeyManager
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManager
import kotlin.time.Duration

/**
 * The contexts of a server, one for each certificate that it shows, made when first needed, and anew when its files or
 * those of the authorities have changed. There sessions are kept, so a session of one name is never resumed for
 * another. Of more than [MANY] the one that was needed longest ago goes.
 */
internal class ServerContexts(
    private val options: TlsServerOptions,
    private val blocking: CoroutineDispatcher,
    private val interval: Duration,
) {
    private val keepers = Collections.synchronizedMap(
        object : LinkedHashMap<TlsIdentity, ContextKeeper>(MANY, LOAD_FACTOR, true) {
            override fun removeEldestEntry(eldest: Map.Entry<TlsIdentity, ContextKeeper>) = size > MANY
        },
    )

    /** @throws dev.geturl.HttpException.TlsFailed when a file cannot be used; it is tried anew the next time. */
    suspend fun of(identity: TlsIdentity): SSLContext =
        // Each has a keeper, so nobody waits while somebody is asked for the password of another's key.
        keepers.computeIfAbsent(identity, ::keeper).context(blocking)

    private fun keeper(identity: TlsIdentity) =
        ContextKeeper({ FileStamps.of(options.common, identity) }, interval) { made(identity) }

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
