package dev.geturl.bench

import java.io.File
import java.io.FileInputStream
import java.security.KeyStore
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext

/**
 * The certificates of the benchmark: a root, which all clients trust as their platform's, and what it issued for
 * 127.0.0.1, both on P-256. The JDK's `keytool` makes them anew for each run in [folder].
 */
class TlsFiles(val folder: File) {
    private val root = File(folder, "root.p12")
    private val own = File(folder, "own.p12")

    /** What a client's JVM is started with, so that it trusts the root. */
    val trustFlags: List<String> get() =
        listOf("-Djavax.net.ssl.trustStore=${root.path}", "-Djavax.net.ssl.trustStorePassword=$PASSWORD")

    /** Makes the files. */
    fun make(): TlsFiles = apply {
        folder.mkdirs()
        folder.listFiles().orEmpty().filter { it.isFile }.forEach(File::delete)
        val request = File(folder, "request").path
        val issued = File(folder, "issued").path
        val authority = File(folder, "authority").path
        keytool(root, "-genkeypair", "-dname", "CN=root", "-ext", "bc:c", *KEY)
        keytool(root, "-exportcert", "-file", authority)
        keytool(own, "-genkeypair", "-dname", "CN=127.0.0.1", *KEY)
        keytool(own, "-certreq", "-file", request)
        keytool(root, "-gencert", "-ext", "san=ip:127.0.0.1", "-infile", request, "-outfile", issued)
        keytool(own, "-importcert", "-noprompt", "-file", authority, alias = "root")
        keytool(own, "-importcert", "-noprompt", "-file", issued)
    }

    /** A context for the server, which knows no session of another. */
    fun serverContext(): SSLContext = SSLContext.getInstance("TLS").apply { init(keys.keyManagers, null, null) }

    private val keys: KeyManagerFactory by lazy {
        val store = KeyStore.getInstance("PKCS12")
        FileInputStream(own).use { store.load(it, PASSWORD.toCharArray()) }
        KeyManagerFactory.getInstance("SunX509").apply { init(store, PASSWORD.toCharArray()) }
    }

    private fun keytool(store: File, vararg words: String, alias: String = "it") {
        val tool = File(System.getProperty("java.home"), "bin/keytool").path
        val place = listOf("-keystore", store.path, "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", alias)
        val process = ProcessBuilder(listOf(tool) + words + place).redirectErrorStream(true).start()
        val said = process.inputReader().readText()
        if (process.waitFor() != 0) throw BenchException("keytool ${words.first()}: ${said.trim()}")
    }

    private companion object {
        const val PASSWORD = "changeit"
        val KEY = arrayOf("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30")
    }
}
