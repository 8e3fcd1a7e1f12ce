package dev.geturl.websocket

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.TlsIdentity
import dev.geturl.TlsOptions
import dev.geturl.TlsServerOptions
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.until
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.RawClient.Frame
import dev.geturl.websocket.server.echoServer
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.rawClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okhttp3.tls.HandshakeCertificates
import okhttp3.tls.HeldCertificate
import okio.ByteString.Companion.encodeUtf8
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.milliseconds

private val held = HeldCertificate
    .Builder()
    .commonName("127.0.0.1")
    .addSubjectAlternativeName("127.0.0.1")
    .build()

private fun tls(change: TlsServerOptions.Builder.() -> Unit = {}) = TlsServerOptions {
    identity = TlsIdentity.of((held.certificatePem() + held.privateKeyPkcs8Pem()).encodeUtf8())
    change()
}

/** WebSockets within TLS. */
class SecureServerTest : FunSpec({
    test("A WebSocket within TLS echoes and closes, and refusals come within TLS, too") {
        val trust = HandshakeCertificates.Builder().addTrustedCertificate(held.certificate).build()
        val server = echoServer()
        val listener = server.listen(tls = tls())
        val peer = rawClient(listener.port, trust.sslSocketFactory())
        peer.open()
        peer.text("hello")
        peer.frame() shouldBe Frame(RawClient.TEXT, "hello")
        peer.close(1000)
        peer.frame().code shouldBe 1000
        peer.rest() shouldBe ""
        val other = rawClient(listener.port, trust.sslSocketFactory())
        other.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        other.rest() shouldContain "426"
        until("the server to let it go") { server.size == 0 }
    }

    test("Our client opens a WebSocket of wss") {
        val authorities = createTempFile("geturl-authorities", ".pem").apply { writeText(held.certificatePem()) }
        AutoCloseable { authorities.deleteExisting() }.closedAfterTest()
        val port = echoServer().listen(tls = tls()).port
        val http = HttpClient { tls = TlsOptions { cafile = "$authorities" } }.closedAfterTest()
        val socket = http.openWebSocket("wss://127.0.0.1:$port/")
        val text = "compressible ".repeat(80_000)
        socket.send(text)
        socket.receive() shouldBe Message.Text(text)
        socket.close().isClean shouldBe true
    }

    test("Who does not speak TLS, or dawdles in its handshake, is cut off, and somebody is told") {
        val failures = CopyOnWriteArrayList<Exception>()
        val server = echoServer(WebSocketServerOptions(onFailure = { failures += it }))
        val listener = server.listen(tls = tls { handshakeTime = 200.milliseconds })
        rawClient(listener.port).apply { ask() }.rest()
        rawClient(listener.port).rest() shouldBe ""
        until("both failures") { failures.size == 2 }
        failures[0].shouldBeInstanceOf<HttpException.TlsFailed>()
        failures[1].shouldBeInstanceOf<HttpException.Timeout>()
    }
})
