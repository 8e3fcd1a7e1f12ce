package dev.geturl

import okio.ByteString
import okio.ByteString.Companion.decodeBase64
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * Public keys of which a server has to have one, whatever authorities say of others: certificate pinning.
 *
 * A pin is the SHA-256 of a certificate's SubjectPublicKeyInfo, as `openssl x509 -pubkey -noout | openssl pkey -pubin
 * -outform der | openssl dgst -sha256 -binary | base64` prints it. It holds for any certificate of the chain that was
 * verified; where `TlsOptions.verify` is off, for the server's own alone, as nobody vouches for the rest.
 *
 * Give a second pin of a key that is kept elsewhere: without one, a server that loses its key is lost to its clients.
 *
 * @property host the name or address that it is for, or `*` for all.
 * @property hashes the pins.
 * @property includeSubdomains whether it is for all names below [host], too.
 * @property leafOnly whether only the server's own key counts, as with curl's `--pinnedpubkey`.
 */
public class TlsPin(
    public val host: String,
    public val hashes: Set<ByteString>,
    public val includeSubdomains: Boolean = false,
    public val leafOnly: Boolean = false,
) {
    init {
        require(hashes.isNotEmpty()) { "the pin of $host has no hashes: nothing could fit it" }
        require(hashes.all { it.size == SHA256_BYTES }) { "a pin of $host is no SHA-256: it has $SHA256_BYTES bytes" }
    }

    /** Whether it is for [name]. */
    internal fun isFor(name: String): Boolean {
        if (host == ANY || host.equals(name, ignoreCase = true)) return true
        return includeSubdomains && name.endsWith(".$host", ignoreCase = true)
    }

    override fun equals(other: Any?): Boolean = other is TlsPin && other.host == host && other.hashes == hashes &&
        other.includeSubdomains == includeSubdomains && other.leafOnly == leafOnly

    override fun hashCode(): Int = host.hashCode() * HASH_FACTOR + hashes.hashCode()

    override fun toString(): String =
        (if (includeSubdomains) "$host and below" else host) + hashes.joinToString(", ", ": ") { textOf(it) }

    /** Reads pins. */
    public companion object {
        private const val ANY = "*"
        private const val SHA256_BYTES = 32
        private const val HASH_FACTOR = 31
        private const val PREFIX = "sha256/"

        /**
         * Pins of [host], each as `sha256/` and Base64; curl's `sha256//` is taken, too.
         *
         * @throws IllegalArgumentException when one cannot be read.
         */
        @JvmStatic
        @JvmOverloads
        public fun of(host: String, vararg pins: String, includeSubdomains: Boolean = false): TlsPin =
            TlsPin(host, pins.map(::parse).toSet(), includeSubdomains)

        /**
         * The hash that [pin] stands for.
         *
         * @throws IllegalArgumentException when it is none.
         */
        @JvmStatic
        public fun parse(pin: String): ByteString {
            require(pin.startsWith(PREFIX)) { "the pin \"$pin\" does not begin with sha256/" }
            val text = pin.substring(PREFIX.length)
            // A slash is a letter of Base64, too: only one too many is curl's.
            return requireNotNull(hashOf(text) ?: hashOf(text.removePrefix("/"))) {
                "the pin \"$pin\" is not the Base64 of a SHA-256"
            }
        }

        private fun hashOf(text: String): ByteString? = text.decodeBase64()?.takeIf { it.size == SHA256_BYTES }

        internal fun textOf(hash: ByteString): String = "sha256/${hash.base64()}"
    }
}
