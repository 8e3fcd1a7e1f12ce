package dev.geturl

import okio.ByteString
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * A certificate to show, those of its issuers, and its private key: from files or given as they are.
 *
 * Either may be PEM as OpenSSL writes it or DER; a certificate's file may also be PKCS#12 or JKS, which hold the key,
 * too. Keys are PKCS#8, also encrypted; PKCS#1; or EC keys of RFC 5915.
 */
public class TlsIdentity internal constructor(
    internal val certfile: String?,
    internal val keyfile: String?,
    internal val cert: ByteString?,
    internal val key: ByteString?,
    internal val password: String?,
) {
    override fun equals(other: Any?): Boolean = other is TlsIdentity && other.parts() == parts()

    override fun hashCode(): Int = parts().hashCode()

    /** Where it is; nothing of what is in it. */
    override fun toString(): String = "TlsIdentity(${certfile ?: "given"}, ${keyfile ?: "given"})"

    private fun parts() = listOf(certfile, keyfile, cert, key, password)

    /** Names identities. */
    public companion object {
        /** In the files [certfile] and [keyfile], which may be one; the key is opened with [password]. */
        @JvmStatic
        @JvmOverloads
        public fun files(certfile: String, keyfile: String = certfile, password: String? = null): TlsIdentity =
            TlsIdentity(certfile, keyfile, null, null, password)

        /** The contents of such files: [cert] and [key], which is opened with [password]. */
        @JvmStatic
        @JvmOverloads
        public fun of(cert: ByteString, key: ByteString = cert, password: String? = null): TlsIdentity =
            TlsIdentity(null, null, cert, key, password)
    }
}
