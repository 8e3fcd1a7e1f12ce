package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsIdentity
import dev.geturl.TlsOptions
import dev.geturl.sslContext
import java.security.NoSuchAlgorithmException
import java.security.NoSuchProviderException
import java.security.Security
import java.security.cert.X509Certificate
import javax.net.ssl.KeyManager
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManager
import javax.net.ssl.X509ExtendedKeyManager

/** Makes the JDK's contexts from [TlsOptions]. Reads files, and so blocks. */
internal object TlsContexts {
    /**
     * @throws HttpException.TlsFailed when a file cannot be used.
     * @throws HttpException.Unsupported when the provider is not there.
     */
    suspend fun of(options: TlsOptions): SSLContext = options.sslContext?.also {
        if (!options.verify) TlsLog.hostNotVerified()
    } ?: newContext(options.provider).apply {
        init(arrayOf<KeyManager>(NotingKeys(keysOf(options))), arrayOf<TrustManager>(trustOf(options)), null)
        clientSessionContext.sessionCacheSize = MAX_SESSIONS
    }

    /** A session takes a few KiB, with the server's chain in it. The JDK's own bound is 20,480, Conscrypt's 10. */
    private const val MAX_SESSIONS = 1_024

    private fun newContext(provider: String?): SSLContext = try {
        if (provider == null) SSLContext.getInstance("TLS") else SSLContext.getInstance("TLS", provider)
    } catch (absent: NoSuchProviderException) {
        throw unsupported("There is no security provider $provider: ${absent.message}")
    } catch (other: NoSuchAlgorithmException) {
        throw unsupported("The security provider $provider does not speak TLS: ${other.message}")
    }

    private fun unsupported(what: String) = HttpException.Unsupported(
        what,
        "Add it with Security.addProvider. There are ${Security.getProviders().joinToString { it.name }}.",
    )

    private suspend fun keysOf(options: TlsOptions): X509ExtendedKeyManager? {
        options.identityChooser?.let { return ChosenCertificate(it, options.passwordcommand) }
        return options.identity?.let { OwnCertificate(OwnKeys.read(Passwords.given(it, options.passwordcommand))) }
    }

    /** The JDK's own check of chains and names, against the platform's authorities or those that were named. */
    private fun trustOf(options: TlsOptions): ServerTrust {
        val level = SecurityLevel(options.securityLevel)
        val named = Authorities.of(options)?.let(KeyStores::of)
        val platform = KeyStores.platformTrust(named)
        val revocation = options.revocation
        val asked = if (revocation == null) {
            RememberedTrust(platform)
        } else {
            RevocationChecks.trust(platform, revocation, Authorities.lists(options))
        }
        if (!options.verify) {
            TlsLog.notVerified()
            val pins = PinCheck(options.pins) { it.take(1) }
            return CheckedTrust(Judging(Verifying(asked), isEnforced = false), level, listOf(pins))
        }
        val isProofWanted = revocation?.isStapleRequired == true
        val checks = listOfNotNull(
            LevelCheck(level),
            StapleCheck.takeIf { isProofWanted },
            pinsOf(options, platform.acceptedIssuers),
        )
        val kind = if (isProofWanted) TlsFailureKind.STATUS else TlsFailureKind.REVOCATION
        return CheckedTrust(Judging(Verifying(asked), isEnforced = true), level, checks, kind)
    }

    private fun pinsOf(options: TlsOptions, authorities: Array<X509Certificate>): PinCheck? {
        if (options.pins.isEmpty()) return null
        return PinCheck(options.pins, VerifiedChain(authorities)::of)
    }
}

/** What [TlsOptions.certfile] and its like name; null when they name nothing. */
private val TlsOptions.identity: TlsIdentity?
    get() {
        if (certfile == null && cert == null) return null
        val isKeyNamed = keyfile != null || key != null
        return TlsIdentity(
            certfile,
            if (isKeyNamed) keyfile else certfile,
            cert,
            if (isKeyNamed) key else cert,
            password,
        )
    }
