package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsIdentityChooser
import dev.geturl.TlsIdentityRequest
import dev.geturl.TlsPasswordCommand
import kotlinx.coroutines.runBlocking
import java.net.Socket
import java.security.Principal
import java.security.PrivateKey
import java.security.cert.X509Certificate
import java.util.Collections
import java.util.concurrent.atomic.AtomicLong
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedKeyManager
import javax.security.auth.x500.X500Principal

/**
 * Why no certificate could be chosen. Not what the JDK expects of a key manager: it carries the failure through the
 * engine to the handshake.
 */
internal class ChoiceFailed(private val failure: HttpException.TlsFailed) : RuntimeException(failure) {
    companion object {
        /** What [thrown] was caused by, where that is a choice. */
        fun within(thrown: Exception): HttpException.TlsFailed? =
            generateSequence<Throwable>(thrown) { it.cause }.firstNotNullOfOrNull { (it as? ChoiceFailed)?.failure }
    }
}

/**
 * Shows what [chooser] says. The JDK asks once for the name of a choice and then by it for chain and key, so each
 * choice has a name of its own, for as long as it is among the latest.
 */
internal class ChosenCertificate(
    private val chooser: TlsIdentityChooser,
    private val passwords: TlsPasswordCommand?,
) : X509ExtendedKeyManager() {
    private val numbers = AtomicLong()
    private val chosen = Collections.synchronizedMap(
        object : LinkedHashMap<String, OwnKey>() {
            override fun removeEldestEntry(eldest: Map.Entry<String, OwnKey>) = size > MAX_KEPT
        },
    )

    override fun chooseEngineClientAlias(
        types: Array<String>,
        issuers: Array<Principal>?,
        engine: SSLEngine?,
    ): String? {
        val names = issuers.orEmpty().map { if (it is X500Principal) it.name else it.toString() }
        val host = engine?.peerHost.orEmpty()
        val own = choice(TlsIdentityRequest(host, engine?.peerPort ?: 0, types.distinct(), names)) ?: return null
        if (!own.fits(types)) throw ChoiceFailed(unfit(own, types, host))
        return "${numbers.incrementAndGet()}".also { chosen[it] = own }
    }

    private fun choice(request: TlsIdentityRequest): OwnKey? = try {
        runBlocking { chooser.choose(request)?.let { Passwords.given(it, passwords) } }?.let(OwnKeys::read)
    } catch (unusable: HttpException.TlsFailed) {
        throw ChoiceFailed(unusable)
    } catch (thrown: Exception) {
        throw ChoiceFailed(
            HttpException.TlsFailed(
                "TlsOptions.identityChooser failed for ${request.host}: $thrown",
                "The fault is the chooser's.",
                thrown,
                TlsFailureKind.OWN_CERTIFICATE,
            ),
        )
    }

    private fun unfit(own: OwnKey, types: Array<String>, host: String) = HttpException.TlsFailed(
        "$host takes keys of ${types.distinct().joinToString()}, and TlsOptions.identityChooser chose one of " +
            own.key.algorithm,
        "Choose by the request's keyTypes.",
        null,
        TlsFailureKind.OWN_CERTIFICATE,
    )

    override fun chooseClientAlias(types: Array<String>, issuers: Array<Principal>?, socket: Socket?) =
        chooseEngineClientAlias(types, issuers, null)

    override fun getCertificateChain(alias: String): Array<X509Certificate>? = chosen[alias]?.chain?.toTypedArray()

    override fun getPrivateKey(alias: String): PrivateKey? = chosen[alias]?.key

    override fun getClientAliases(type: String, issuers: Array<Principal>?): Array<String>? = null

    override fun getServerAliases(type: String, issuers: Array<Principal>?): Array<String>? = null

    override fun chooseServerAlias(type: String, issuers: Array<Principal>?, socket: Socket?): String? = null

    private companion object {
        /** More handshakes than that are not under way at a time. */
        const val MAX_KEPT = 1_000
    }
}
