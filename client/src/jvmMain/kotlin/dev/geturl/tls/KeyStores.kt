package dev.geturl.tls

import dev.geturl.TlsStore
import java.io.ByteArrayInputStream
import java.io.IOException
import java.nio.file.Paths
import java.security.KeyStore
import java.security.PrivateKey
import java.security.UnrecoverableKeyException
import java.security.cert.X509Certificate
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedTrustManager

/** The key stores of the JDK: PKCS#12, JKS and the system's. */
internal object KeyStores {
    /**
     * The certificates of authorities in [store].
     *
     * @throws IOException when it cannot be opened.
     * @throws java.security.GeneralSecurityException when it is none that the JDK knows.
     */
    fun authorities(store: TlsStore): List<X509Certificate> {
        val file = store.file
        val opened = when {
            file != null -> opened(Pem.bytes(Paths.get(file)), store.password)

            else -> KeyStore.getInstance(store.type ?: return platformTrust().acceptedIssuers.asList()).also {
                it.load(null, null)
            }
        }
        val found = opened.aliases().asSequence().mapNotNull { opened.getCertificate(it) as? X509Certificate }.toList()
        return found.ifEmpty {
            throw IOException(if (store.password == null) "it holds none, or wants a password" else "it holds none")
        }
    }

    /** Whether [content] is a key store. */
    fun isStore(content: ByteArray): Boolean = typeOf(content) != null

    /**
     * The first key in [content] with its chain; null when that is no key store.
     *
     * @throws IOException when [password] does not open it, or no key is in it.
     */
    fun ownKey(content: ByteArray, password: String?): OwnKey? {
        if (typeOf(content) == null) return null
        val store = opened(content, password)
        val name = store.aliases().asSequence().firstOrNull(store::isKeyEntry) ?: throw IOException("it holds no key")
        val key = try {
            store.getKey(name, password.orEmpty().toCharArray()) as PrivateKey
        } catch (wrong: UnrecoverableKeyException) {
            throw IOException("its key is not opened by the password", wrong)
        }
        return OwnKey(store.getCertificateChain(name).map { it as X509Certificate }, key)
    }

    /** A store of [authorities] alone. */
    fun of(authorities: List<X509Certificate>): KeyStore = KeyStore.getInstance(KeyStore.getDefaultType()).apply {
        load(null, null)
        authorities.forEachIndexed { index, authority -> setCertificateEntry("$index", authority) }
    }

    /** What the JDK trusts where nothing is said, or what is in [authorities]. */
    fun platformTrust(authorities: KeyStore? = null): X509ExtendedTrustManager {
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        factory.init(authorities)
        return factory.trustManagers.filterIsInstance<X509ExtendedTrustManager>().first()
    }

    private fun opened(content: ByteArray, password: String?): KeyStore {
        val store = KeyStore.getInstance(typeOf(content) ?: throw IOException("it is neither PKCS#12 nor JKS"))
        try {
            store.load(ByteArrayInputStream(content), password?.toCharArray())
        } catch (wrong: IOException) {
            if (wrong.cause !is UnrecoverableKeyException) throw wrong
            throw IOException("it is not opened by the password", wrong)
        }
        return store
    }

    /** By how it begins: PKCS#12 with a sequence whose first element is a number (RFC 7292 section 4). */
    private fun typeOf(content: ByteArray): String? {
        if (content.size < HEADER_BYTES) return null
        if (content.take(JKS.size) == JKS) return "JKS"
        if (content[0] != SEQUENCE) return null
        val lengthOctets = if (content[1] < 0) content[1] - LONG_FORM else 0
        return "PKCS12".takeIf { content.getOrNull(2 + lengthOctets) == INTEGER && isPkcs12(content, 2 + lengthOctets) }
    }

    /** Its version is 3; that of keys, which begin alike, is 0 or 1. */
    private fun isPkcs12(content: ByteArray, at: Int) = content.getOrNull(at + 2) == PKCS12_VERSION

    private const val HEADER_BYTES = 8
    private const val SEQUENCE: Byte = 0x30
    private const val INTEGER: Byte = 2
    private const val PKCS12_VERSION: Byte = 3
    private const val LONG_FORM: Byte = -128
    private val JKS = listOf<Byte>(0xfe.toByte(), 0xed.toByte(), 0xfe.toByte(), 0xed.toByte())
}
