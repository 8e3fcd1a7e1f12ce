package dev.geturl.tls

import dev.geturl.SslLayer
import dev.geturl.TlsCertificate
import dev.geturl.TlsConnectionInfo
import dev.geturl.TlsState
import dev.geturl.TlsStatus
import dev.geturl.TlsVerifyMode
import dev.geturl.TlsVerifyResult
import okio.ByteString.Companion.toByteString
import java.security.cert.Certificate
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLPeerUnverifiedException
import javax.net.ssl.SSLSession
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

/**
 * What is known of one connection's TLS once its handshake is done. It holds no more than the session and its
 * certificates, which those of Conscrypt forget at their end, so that it may outlive the connection.
 *
 * @param engine has done the handshake.
 * @property servername the name that was asked for, or was asked of this server.
 * @property peername the name that the peer's certificate was held against.
 * @property level the level that was in force.
 */
internal class TlsFacts(
    engine: SSLEngine,
    notes: HandshakeNotes,
    private val servername: String?,
    private val peername: String?,
    private val verifyMode: Set<TlsVerifyMode>,
    private val level: SecurityLevel,
) : SslLayer {
    override val session: SSLSession = engine.session
    private val ownChain = x509(session.localCertificates)
    private val peerChain = x509(peerCertificates())
    private val suite = CipherSuite(session.cipherSuite)
    private val alpn = Alpn.agreed(engine)
    private val isServer = !engine.useClientMode
    private val authorities = notes.authorities
    private val isResumed = notes.found == null && !isServer
    private val found = notes.found ?: HandshakeNotes.kept(session) ?: TlsVerifyResult.OK

    @Volatile
    var state: TlsState = TlsState.ESTABLISHED

    override fun status(local: Boolean): TlsStatus {
        return TlsStatus(
            alpn = alpn,
            cipher = suite.name,
            peername = peername,
            protocol = session.protocol,
            sbits = suite.bits,
            signatureHashAlgorithm = signature()?.hash,
            signatureType = signature()?.type,
            verifyDepth = null,
            verifyMode = verifyMode,
            verifyResult = found,
            caNames = authorities,
            chain = Certificates.of(if (local) ownChain else peerChain),
        )
    }

    override fun connection(): TlsConnectionInfo = TlsConnectionInfo(
        state = state,
        servername = servername,
        protocol = session.protocol,
        renegotiationAllowed = false,
        securityLevel = level.level,
        sessionReused = isResumed,
        isServer = isServer,
        caList = authorities,
        cipher = suite.name,
        algorithmBits = suite.bits,
        minVersion = suite.minVersion,
        cipherIsAead = suite.isAead,
        description = suite.description,
        alpn = alpn,
        resumable = session.isValid,
        startTime = Instant.fromEpochMilliseconds(session.creationTime),
        timeout = session.sessionContext?.sessionTimeout?.seconds,
        lifetime = null,
        sessionId = session.id.toByteString(),
    )

    private fun peerCertificates(): Array<Certificate>? = try {
        session.peerCertificates
    } catch (_: SSLPeerUnverifiedException) {
        null
    }

    private fun x509(chain: Array<Certificate>?) = chain.orEmpty().filterIsInstance<X509Certificate>()

    /** The JDK does not say how the peer has signed; where the suite or the key leave one way only, it was that. */
    private fun signature(): HandshakeSignature? {
        if (isResumed || isServer) return null
        return peerChain.firstOrNull()?.let { HandshakeSignature.of(it.publicKey, suite) }
    }
}
