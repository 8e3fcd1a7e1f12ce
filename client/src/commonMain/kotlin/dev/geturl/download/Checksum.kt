package dev.geturl.download

import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.HashingSink
import okio.Source
import okio.blackholeSink
import okio.buffer
import okio.use
import kotlin.jvm.JvmStatic

/**
 * What the bytes of a file are to come to.
 *
 * @property algorithm by which one.
 * @property value what it is to give.
 */
public class Checksum private constructor(public val algorithm: Algorithm, public val value: ByteString) {
    /** The ways to come to a checksum. */
    public enum class Algorithm(internal val bytes: Int) {
        /** Broken, for who is meant to be deceived; some servers give nothing else. */
        MD5(16),

        /** Broken as well. */
        SHA1(20),

        /** The usual one. */
        SHA256(32),

        /** A longer one. */
        SHA512(64),
    }

    /** What [algorithm] makes of all of [source], which it closes. It blocks. */
    internal fun of(source: Source): ByteString {
        val hashing = when (algorithm) {
            Algorithm.MD5 -> HashingSink.md5(blackholeSink())
            Algorithm.SHA1 -> HashingSink.sha1(blackholeSink())
            Algorithm.SHA256 -> HashingSink.sha256(blackholeSink())
            Algorithm.SHA512 -> HashingSink.sha512(blackholeSink())
        }
        source.buffer().use { it.readAll(hashing) }
        return hashing.hash
    }

    /** The algorithm and the value in hexadecimal. */
    override fun toString(): String = "$algorithm ${value.hex()}"

    /** Makes checksums. */
    public companion object {
        /** What [algorithm] is to give, in [hex]adecimal. */
        @JvmStatic
        public fun of(algorithm: Algorithm, hex: String): Checksum = of(algorithm, hex.decodeHex())

        /** What [algorithm] is to give. */
        @JvmStatic
        public fun of(algorithm: Algorithm, value: ByteString): Checksum {
            require(value.size == algorithm.bytes) {
                "the checksum has ${value.size} bytes: $algorithm gives ${algorithm.bytes}"
            }
            return Checksum(algorithm, value)
        }

        /** What SHA-256 is to give, in [hex]adecimal. */
        @JvmStatic
        public fun sha256(hex: String): Checksum = of(Algorithm.SHA256, hex)
    }
}
