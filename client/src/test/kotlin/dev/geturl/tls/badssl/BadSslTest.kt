package dev.geturl.tls.badssl

import dev.geturl.HttpClient
import dev.geturl.TlsVersion
import dev.geturl.testing.Peer
import dev.geturl.testing.rawServer
import dev.geturl.tls.TlsServer
import dev.geturl.tls.tlsServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import java.net.Socket
import java.security.KeyStore
import java.security.Principal
import java.security.PrivateKey
import java.security.cert.X509Certificate
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedKeyManager

/** Shows [held], whatever the client asks for. */
private class Showing(private val held: Held) : X509ExtendedKeyManager() {
    private fun alias(type: String) = "held".takeIf {
        val algorithm = held.certificate.publicKey.algorithm
        type == algorithm || type == "EC_$algorithm" || (type == "RSASSA-PSS" && algorithm == "RSA")
    }

    override fun chooseServerAlias(type: String, issuers: Array<Principal>?, socket: Socket?) = alias(type)

    override fun chooseEngineServerAlias(type: String, issuers: Array<Principal>?, engine: SSLEngine?) = alias(type)

    override fun getPrivateKey(alias: String): PrivateKey = held.key

    override fun getCertificateChain(alias: String): Array<X509Certificate> = held.chain.toTypedArray()

    override fun getClientAliases(type: String, issuers: Array<Principal>?): Array<String>? = null

    override fun getServerAliases(type: String, issuers: Array<Principal>?) = arrayOf("held")

    override fun chooseClientAlias(types: Array<String>, issuers: Array<Principal>?, socket: Socket?): String? = null
}

private fun contextOf(held: Held): SSLContext {
    val store = KeyStore.getInstance(KeyStore.getDefaultType())
    store.load(null, null)
    store.setCertificateEntry("root", BadSsl.root.certificate)
    val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(store) }
    return SSLContext.getInstance("TLS").apply { init(arrayOf(Showing(held)), trust.trustManagers, null) }
}

/** A server of the JDK's that plays [case]. */
private fun serverOf(case: BadCase, suites: List<String> = emptyList()): TlsServer = tlsServer(
    context = contextOf(case.held),
    configure = {
        needClientAuth = case.wantsCertificate
        if (suites.isNotEmpty()) enabledCipherSuites = suites.toTypedArray()
    },
)

/** A ServerHello of [version] that takes the cipher suite [suite], also when it was not offered. */
private fun serverHello(version: String, suite: String): ByteString {
    val body = version + "00".repeat(32) + "00" + suite + "00"
    val length = body.length / 2
    val message = "02" + "%06x".format(length) + body
    return ("16$version" + "%04x".format(length + 4) + message).decodeHex()
}

class BadSslTest : FunSpec({
    suspend fun judge(case: String, http: HttpClient, port: Int, host: String = "localhost") =
        Verdict.of(case).shouldHold(http, "https://$host:$port/") { it == "hello" }

    for (case in BadSsl.cases + BadSsl.rsa8192) {
        test("${case.name} gets the verdict that the docs have for it") {
            judge(case.name, badClient(case.client), serverOf(case).port, case.host)
        }
    }

    test("The verdict is the same in TLS 1.2") {
        val sample = setOf("expired", "wrong host", "untrusted root", "Ed25519", "client certificate right")
        for (case in BadSsl.cases.filter { it.name in sample }) {
            val http = badClient {
                case.client(this)
                protocols = setOf(TlsVersion.TLS_1_2)
            }
            judge(case.name, http, serverOf(case).port, case.host)
        }
    }

    test("Without forward secrecy it is as the JDK has it") {
        val suite = "TLS_RSA_WITH_AES_128_GCM_SHA256"
        val isSpoken = suite in SSLContext.getDefault().defaultSSLParameters.cipherSuites
        val case = BadSsl.cases.single { it.name == "RSA 2048" }
        val name = if (isSpoken) "static RSA" else "static RSA, newer JDK"
        val port = if (isSpoken) serverOf(case, listOf(suite)).port else refusing("28").port
        judge(name, badClient(), port)
    }

    test("Versions and cipher suites that nobody should speak are refused, whatever the server says") {
        val suites = mapOf("null cipher" to "003b", "RC4" to "0005", "3DES" to "000a")
        for ((case, suite) in suites) {
            judge("$case only", badClient(), refusing("28").port)
            judge("$case all the same", badClient(), answering(serverHello("0303", suite)).port)
        }
        for ((case, version) in mapOf("SSL 3.0" to "0300", "TLS 1.0" to "0301", "TLS 1.1" to "0302")) {
            judge("$case only", badClient(), answering(serverHello(version, "c02f")).port)
        }
        judge("refused version", badClient(), refusing("46").port)
    }

    test("The docs have no case that is not tried") {
        val others = listOf("static RSA", "static RSA, newer JDK", "refused version", "SHA-1, by OpenSSL") +
            listOf("null cipher", "RC4", "3DES").flatMap { listOf("$it only", "$it all the same") } +
            listOf("SSL 3.0 only", "TLS 1.0 only", "TLS 1.1 only")
        Verdict.table.keys shouldBe (BadSsl.cases + BadSsl.rsa8192).map { it.name }.toSet() + others
    }
})

/** A server that answers every hello by the fatal alert [number], in hexadecimal digits. */
private fun refusing(number: String) = answering("150303000202$number".decodeHex())

private fun answering(bytes: ByteString) = rawServer {
    hello()
    send(bytes)
    awaitClose()
}

private fun Peer.hello() {
    val header = bytes(5)
    bytes((header[3].toLong() and 0xff shl 8) or (header[4].toLong() and 0xff))
}
