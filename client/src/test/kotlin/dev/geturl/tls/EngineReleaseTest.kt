package dev.geturl.tls

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsPin
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.sslContext
import dev.geturl.testing.Gate
import dev.geturl.testing.rawServer
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import org.conscrypt.Conscrypt
import java.security.Provider
import java.security.SecureRandom
import java.util.concurrent.ConcurrentLinkedQueue
import javax.net.ssl.KeyManager
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLContextSpi
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManager

/**
 * Conscrypt's engines hold memory and descriptors outside of the heap until both ways are closed. Nothing else may be
 * left of one than what a collection of garbage takes some day, however its connection ends.
 */
class EngineReleaseTest : FunSpec({
    val answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    val ends = mapOf<String, Conversation.() -> Unit>(
        "by close_notify" to { tls.close() },
        "by its end without close_notify" to { cut() },
        "by what is no TLS" to { raw("no TLS\r\n".toByteArray()) },
        "by us" to { requestOrNull() },
    )
    for (provider in listOf(SSLContext.getDefault().provider, Conscrypt.newProvider())) {
        val engines = Engines(provider)
        context("With ${provider.name}") {
            for ((name, end) in ends) {
                test("A connection that rests is ended $name") {
                    val server = tlsServer {
                        request()
                        send(answer)
                        end()
                    }
                    engines.releasedAfter { it.get(server.url()).text() shouldBe "hello" }
                }
            }
            test("A connection is reset in place of an answer") {
                val server = tlsServer {
                    request()
                    reset()
                }
                engines.releasedAfter { http ->
                    shouldThrow<HttpException.ConnectionClosed> { http.get(server.url()).text() }
                }
            }
            test("Whoever reads a body no longer wants it") {
                val server = tlsServer {
                    request()
                    send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhello")
                    requestOrNull()
                }
                engines.releasedAfter { http ->
                    http.stream(server.url()) { it.body.first().utf8() } shouldBe "hello"
                }
            }
            test("The handshake comes to what is refused") {
                val pin = TlsPin.of("*", Issuer.pinOf(Pki.otherRoot.certificate))
                engines.releasedAfter({ pins = listOf(pin) }) { http ->
                    shouldThrow<HttpException.TlsFailed> { http.get(tlsServer().url()) }.kind shouldBe
                        TlsFailureKind.PIN
                }
            }
            test("The handshake fails") {
                val server = tlsServer(Pki.issued("localhost", "127.0.0.1", by = Pki.otherRoot))
                engines.releasedAfter { http ->
                    shouldThrow<HttpException.TlsFailed> { http.get(server.url()) }
                }
            }
            test("The caller gives up in the middle of the handshake") {
                val greeted = Gate()
                val server = rawServer {
                    bytes(1)
                    greeted.open()
                    awaitClose()
                }
                engines.releasedAfter { http ->
                    coroutineScope {
                        val call = launch { http.get("https://127.0.0.1:${server.port}/") }
                        greeted.await()
                        call.cancelAndJoin()
                    }
                }
            }
        }
    }
})

/** The engines that clients have made of contexts of [provider]. */
private class Engines(private val provider: Provider) {
    suspend fun releasedAfter(options: TlsOptions.Builder.() -> Unit = {}, use: suspend (HttpClient) -> Unit) {
        val made = ConcurrentLinkedQueue<SSLEngine>()
        val given = SSLContext.getInstance("TLS", provider)
        given.init(null, Pki.trust(Pki.root), null)
        val http = tlsClient {
            cafile = null
            sslContext = NotingContext(given, made::add)
            // The JDK's trust managers do not know what Conscrypt calls the certificates of TLS 1.3.
            protocols = setOf(TlsVersion.TLS_1_2)
            options()
        }
        use(http)
        http.close()
        http.awaitClosed()
        made.size shouldBe 1
        until("the engine is let go") { made.all { it.isInboundDone && it.isOutboundDone } }
    }
}

/** [context], whose engines are told to [note]. */
private class NotingContext(context: SSLContext, note: (SSLEngine) -> Unit) :
    SSLContext(
        object : SSLContextSpi() {
            override fun engineInit(keys: Array<KeyManager>?, trust: Array<TrustManager>?, random: SecureRandom?) =
                context.init(keys, trust, random)

            override fun engineGetSocketFactory() = context.socketFactory

            override fun engineGetServerSocketFactory() = context.serverSocketFactory

            override fun engineCreateSSLEngine() = context.createSSLEngine().also(note)

            override fun engineCreateSSLEngine(host: String, port: Int) = context.createSSLEngine(host, port).also(note)

            override fun engineGetServerSessionContext() = context.serverSessionContext

            override fun engineGetClientSessionContext() = context.clientSessionContext
        },
        context.provider,
        context.protocol,
    )
