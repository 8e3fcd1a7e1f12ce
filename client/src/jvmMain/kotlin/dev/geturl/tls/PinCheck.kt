package dev.geturl.tls

import dev.geturl.TlsFailureKind
import dev.geturl.TlsPin
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine

/** Holds a chain that is [verified] by authorities, or is only the server's word, against the [pins] of its host. */
internal class PinCheck(
    private val pins: List<TlsPin>,
    private val verified: (List<X509Certificate>) -> List<X509Certificate>,
) : ChainCheck {
    override fun check(chain: List<X509Certificate>, engine: SSLEngine) {
        val applying = pins.filter { it.isFor(engine.peerHost.orEmpty()) }
        if (applying.isEmpty()) return
        val path = verified(chain)
        val hashes = path.map { hashOf(it) }
        val fits = applying.any { pin -> (if (pin.leafOnly) hashes.take(1) else hashes).any(pin.hashes::contains) }
        if (!fits) throw mismatch(engine, path, hashes)
    }

    private fun hashOf(certificate: X509Certificate) = certificate.publicKey.encoded.toByteString().sha256()

    private fun mismatch(engine: SSLEngine, path: List<X509Certificate>, hashes: List<ByteString>): RefusedByRule {
        val has = path.zip(hashes).joinToString("; ") { (certificate, hash) ->
            "${TlsPin.textOf(hash)} ${certificate.subjectX500Principal.name}"
        }
        return RefusedByRule(
            "${engine.peerHost}:${engine.peerPort} has none of the keys that it is pinned to. It has $has",
            "Somebody may be in between. If the server's keys were changed, change TlsOptions.pins.",
            TlsFailureKind.PIN,
        )
    }
}
