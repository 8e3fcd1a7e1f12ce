package dev.geturl.tls

import dev.geturl.testing.closedAfterTest
import okhttp3.tls.HeldCertificate
import java.io.File
import java.math.BigInteger
import java.net.Socket
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.security.KeyStore
import java.security.Principal
import java.security.PrivateKey
import java.security.cert.X509Certificate
import java.security.interfaces.ECPrivateKey
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManager
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedKeyManager

/** The certificates of the tests, made when they are first used. */
internal object Pki {
    val root: HeldCertificate by lazy { authority("The Root of the Tests") }
    val otherRoot: HeldCertificate by lazy { authority("Another Root") }
    val localhost: HeldCertificate by lazy { issued("localhost", "127.0.0.1", "::1") }
    val client: HeldCertificate by lazy { issued("a client") }
    val rsa: HeldCertificate by lazy {
        HeldCertificate
            .Builder()
            .rsa2048()
            .addSubjectAlternativeName("localhost")
            .signedBy(root)
            .build()
    }

    private fun authority(name: String) = HeldCertificate.Builder().commonName(name).certificateAuthority(0).build()

    /** A certificate for [names], which may be addresses. */
    fun issued(vararg names: String, by: HeldCertificate = root, days: LongRange = -1L..1L): HeldCertificate =
        HeldCertificate
            .Builder()
            .commonName(names.first())
            .apply { names.forEach { addSubjectAlternativeName(it) } }
            .validityInterval(inDays(days.first), inDays(days.last))
            .signedBy(by)
            .build()

    private fun inDays(days: Long) = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(days)

    /** The JDK's context for a server that shows [held], and asks for certificates of [root] where it asks. */
    fun serverContext(held: HeldCertificate, keys: CountingKeys = CountingKeys(held)): SSLContext =
        SSLContext.getInstance("TLS").apply { init(arrayOf(keys), trust(root), null) }

    fun trust(root: HeldCertificate): Array<TrustManager> {
        val store = KeyStore.getInstance(KeyStore.getDefaultType())
        store.load(null, null)
        store.setCertificateEntry("root", root.certificate)
        return TrustManagerFactory
            .getInstance(TrustManagerFactory.getDefaultAlgorithm())
            .apply { init(store) }
            .trustManagers
    }
}

/**
 * Shows [chain], and counts how often something was signed by its [key], if that is of EC: a session that is resumed
 * needs no signature.
 */
internal class CountingKeys(private val key: PrivateKey, private val chain: List<X509Certificate>) :
    X509ExtendedKeyManager() {
    /** Shows [held], with [along] behind it. */
    constructor(held: HeldCertificate, vararg along: HeldCertificate) :
        this(held.keyPair.private, (listOf(held) + along).map { it.certificate })

    val used = AtomicInteger()

    /** Newer JDKs ask for the key in each handshake, but look into it only where they sign. */
    private val counted = if (key is ECPrivateKey) CountedKey(key, used) else key

    override fun chooseServerAlias(type: String, issuers: Array<Principal>?, socket: Socket?) = alias(type)

    override fun chooseEngineServerAlias(type: String, issuers: Array<Principal>?, engine: SSLEngine?) = alias(type)

    private fun alias(type: String) = "held".takeIf { type.startsWith(key.algorithm) }

    override fun getPrivateKey(alias: String): PrivateKey = counted

    override fun getCertificateChain(alias: String): Array<X509Certificate> = chain.toTypedArray()

    override fun getClientAliases(type: String, issuers: Array<Principal>?): Array<String>? = null

    override fun getServerAliases(type: String, issuers: Array<Principal>?) = arrayOf("held")

    override fun chooseClientAlias(types: Array<String>, issuers: Array<Principal>?, socket: Socket?): String? = null
}

/** A folder that is removed after the test. */
internal fun testFolder(): Path = Files.createTempDirectory("geturl-tls").also { folder ->
    AutoCloseable { folder.toFile().deleteRecursively() }.closedAfterTest()
}

/** A file with [text]; its name. */
internal fun Path.file(name: String, text: String): String = File(toFile(), name).apply { writeText(text) }.absolutePath

/** Puts a new file with [text] in the place of this one, in one step, as those do who renew certificates. */
internal fun File.replaceBy(text: String) {
    val other = File(parentFile, "$name.new").apply { writeText(text) }
    Files.move(other.toPath(), toPath(), StandardCopyOption.REPLACE_EXISTING)
}

/** The file of the tests' root, for `TlsOptions.cafile`. */
internal fun rootFile(root: HeldCertificate = Pki.root): String = testFolder().file("root.pem", root.certificatePem())

private class CountedKey(private val key: ECPrivateKey, private val used: AtomicInteger) : ECPrivateKey by key {
    override fun getS(): BigInteger = key.s.also { used.incrementAndGet() }
}
