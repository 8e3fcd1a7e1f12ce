package dev.geturl.tls

import java.security.GeneralSecurityException
import java.security.cert.X509Certificate

/**
 * The certificates that vouch for a server: of those that it sent, only what leads from its own to an authority. A
 * server may send others, such as one that a pin is for, which prove nothing.
 */
internal class VerifiedChain(private val authorities: Array<X509Certificate>) {
    /** From the first of [sent] as far up as it goes, the authority included. */
    fun of(sent: List<X509Certificate>): List<X509Certificate> {
        val chain = mutableListOf(sent.first())
        val rest = sent.drop(1).toMutableList()
        while (chain.size < MAX_LENGTH) {
            val last = chain.last()
            val authority = authorities.find { it == last || last.isSignedBy(it) }
            if (authority != null) {
                if (authority != last) chain += authority
                return chain
            }
            val issuer = rest.find { last.isSignedBy(it) } ?: return chain
            rest -= issuer
            chain += issuer
        }
        return chain
    }

    private fun X509Certificate.isSignedBy(issuer: X509Certificate): Boolean {
        if (issuerX500Principal != issuer.subjectX500Principal) return false
        return try {
            verify(issuer.publicKey)
            true
        } catch (_: GeneralSecurityException) {
            false
        }
    }

    private companion object {
        /** Longer ones are not verified either: the JDK stops at 10 in between, and nobody has so many. */
        const val MAX_LENGTH = 12
    }
}
