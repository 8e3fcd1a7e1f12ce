package dev.geturl

import kotlin.jvm.JvmField
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * A key store with the authorities to trust: TclTLS's `castore`, which OpenSSL names by a URI.
 *
 * @property file its file, PKCS#12 or JKS; null for one that is no file.
 * @property password what the file is opened with; null where it has none. It is never shown.
 * @property type the platform's name of a store that is no file, as `Windows-ROOT` or `KeychainStore`; null for a file,
 *   and for [PLATFORM].
 */
public class TlsStore private constructor(
    public val file: String?,
    public val password: String?,
    public val type: String?,
) {
    override fun equals(other: Any?): Boolean =
        other is TlsStore && other.file == file && other.password == password && other.type == type

    override fun hashCode(): Int = listOf(file, password, type).hashCode()

    override fun toString(): String = file ?: type ?: "PLATFORM"

    /** Names stores. */
    public companion object {
        /** What is trusted where nothing is named: to trust it beside `cafile` or `cadir`. */
        @JvmField
        public val PLATFORM: TlsStore = TlsStore(null, null, null)

        /** The key store in the file [name], opened with [password]. */
        @JvmStatic
        @JvmOverloads
        public fun file(name: String, password: String? = null): TlsStore = TlsStore(name, password, null)

        /**
         * A store of the system's that the JDK knows as [type]. OpenSSL's name for that of Windows,
         * `org.openssl.winstore://`, is taken, too.
         */
        @JvmStatic
        public fun named(type: String): TlsStore =
            TlsStore(null, null, if (type == WINDOWS_URI) "Windows-ROOT" else type)

        private const val WINDOWS_URI = "org.openssl.winstore://"
    }
}
