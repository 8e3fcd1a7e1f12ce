package dev.geturl.tls

import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * Asks [trust] once in a [time] for each host and chain, as a check of signatures costs as much as the rest of a
 * handshake. What it has believed can only change by the clock, which is looked at each time, as long as nobody is
 * asked about revocation. A session that is resumed is believed for far longer.
 */
internal class RememberedTrust(
    private val trust: X509ExtendedTrustManager,
    private val time: Duration = 1.minutes,
    private val clock: TimeSource = TimeSource.Monotonic,
) : ServerTrust() {
    private data class Known(val host: String, val type: String, val chain: List<X509Certificate>)

    private val believed = object : LinkedHashMap<Known, TimeMark>() {
        override fun removeEldestEntry(eldest: Map.Entry<Known, TimeMark>) = size > MAX_KNOWN
    }

    /** @throws CertificateException when [trust] does not believe it, or its time is over. */
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        val known = Known(engine?.peerHost.orEmpty(), type, chain.toList())
        val since = synchronized(believed) { believed[known] }
        if (since != null && since.elapsedNow() < time && chain.all(::isOfToday)) return
        trust.checkServerTrusted(chain, type, engine)
        synchronized(believed) {
            believed.remove(known)
            believed[known] = clock.markNow()
        }
    }

    private fun isOfToday(certificate: X509Certificate): Boolean = try {
        certificate.checkValidity()
        true
    } catch (_: CertificateException) {
        false
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = trust.acceptedIssuers

    private companion object {
        const val MAX_KNOWN = 256
    }
}
