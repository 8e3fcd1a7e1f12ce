package dev.geturl

import okio.ByteString
import kotlin.jvm.JvmSynthetic
import kotlin.time.Duration
import kotlin.time.Instant

/**
 * The TLS of a connection and its session: TclTLS's `connection`. Immutable: how it was when it was asked for. What the
 * platform does not know is null; `docs/tls.md` says what that is.
 *
 * @property state whether it can be used.
 * @property servername the name that was asked for (SNI); null when none was.
 * @property protocol the version: `TLSv1.3`.
 * @property renegotiationAllowed whether a new handshake may follow the first: never.
 * @property securityLevel how strong everything had to be: [TlsOptions.securityLevel], or the server's.
 * @property sessionReused whether the session of an earlier connection was resumed; at a server always false, as the
 *   platform does not say.
 * @property isServer whether this end is the server.
 * @property caList the authorities of whom the peer wants a certificate, as [TlsStatus.caNames].
 * @property cipher the cipher suite by its IANA name, which is the only one that the platform has.
 * @property algorithmBits how many bits the key of the cipher has; null for a suite that is not known here.
 * @property minVersion the first version that has the suite: `TLSv1.2`.
 * @property cipherIsAead whether the cipher authenticates what it encrypts.
 * @property description key exchange, authentication, encryption and hash, as OpenSSL writes them.
 * @property alpn the protocol that was chosen by ALPN; null when none was.
 * @property resumable whether a later connection may resume the session.
 * @property startTime when the session began, which may be on an earlier connection.
 * @property timeout how long this end keeps the session.
 * @property lifetime how long the server takes its ticket; null where the platform does not say.
 * @property sessionId the session's identifier; in TLS 1.3 the platform's own. Empty when it has none.
 */
public class TlsConnectionInfo internal constructor(
    public val state: TlsState,
    public val servername: String?,
    public val protocol: String,
    public val renegotiationAllowed: Boolean,
    public val securityLevel: Int,
    public val sessionReused: Boolean,
    public val isServer: Boolean,
    public val caList: List<String>,
    public val cipher: String,
    public val algorithmBits: Int?,
    public val minVersion: String,
    public val cipherIsAead: Boolean,
    public val description: String,
    public val alpn: String?,
    public val resumable: Boolean,
    @get:JvmSynthetic public val startTime: Instant,
    @get:JvmSynthetic public val timeout: Duration?,
    @get:JvmSynthetic public val lifetime: Duration?,
    public val sessionId: ByteString,
) {
    /** The IANA name of the suite, as [cipher]: TclTLS's `standard_name`. */
    public val standardName: String get() = cipher

    /** How many bits of the key are secret: all of them, since the weakened suites of old are not spoken. */
    public val secretBits: Int? get() = algorithmBits

    /** Version, suite, and whether the session was resumed. */
    override fun toString(): String =
        "TlsConnectionInfo(${state.text}, $protocol, $cipher${if (sessionReused) ", resumed" else ""})"
}

/**
 * How far the TLS of a connection has come.
 *
 * @property text in words.
 */
public enum class TlsState(public val text: String) {
    /** The handshake is done. */
    ESTABLISHED("established"),

    /** The peer has ended its side. */
    ENDED_BY_PEER("ended by the peer"),

    /** This end has closed it. */
    CLOSED("closed"),
}

/** Tells of the TLS of one connection; at any time, from any thread, also when the connection is closed. */
public interface TlsLayer {
    /** The status of the peer, or of this end when [local]: TclTLS's `status`. */
    public fun status(local: Boolean = false): TlsStatus

    /** The connection and its session: TclTLS's `connection`. */
    public fun connection(): TlsConnectionInfo
}
