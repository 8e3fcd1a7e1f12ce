package dev.geturl.tls

import java.security.PrivateKey
import java.security.cert.X509Certificate

/** A private key with the [chain] of its certificate, which comes first. */
internal class OwnKey(val chain: List<X509Certificate>, val key: PrivateKey) {
    /** Whether its algorithm is one of [types], as the JDK names them. */
    fun fits(types: Array<String>): Boolean = chain.first().publicKey.algorithm in types
}
