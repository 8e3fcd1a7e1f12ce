package dev.geturl.tls

import java.security.AlgorithmConstraints
import java.security.AlgorithmParameters
import java.security.CryptoPrimitive
import java.security.Key

/** Has the JDK hold handshakes and chains to a [level]; its own constraints hold beside. */
internal class LevelConstraints(private val level: SecurityLevel) : AlgorithmConstraints {
    override fun permits(primitives: Set<CryptoPrimitive>, algorithm: String, parameters: AlgorithmParameters?) =
        level.objectionTo(algorithm) == null && level.allowsGroup(algorithm) != false

    override fun permits(primitives: Set<CryptoPrimitive>, key: Key) = level.objectionTo(key) == null

    override fun permits(
        primitives: Set<CryptoPrimitive>,
        algorithm: String,
        key: Key,
        parameters: AlgorithmParameters?,
    ) = permits(primitives, algorithm, parameters) && permits(primitives, key)
}
