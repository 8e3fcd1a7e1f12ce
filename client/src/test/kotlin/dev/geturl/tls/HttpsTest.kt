package dev.geturl.tls

import com.sun.net.httpserver.HttpsConfigurator
import com.sun.net.httpserver.HttpsServer
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.PoolOptions
import dev.geturl.Proxy
import dev.geturl.ProxyOptions
import dev.geturl.Resolver
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.Timeouts
import dev.geturl.TlsOptions
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.relay
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import okhttp3.tls.HandshakeCertificates
import okio.ByteString.Companion.toByteString
import okio.HashingSink
import okio.HashingSource
import okio.blackholeSink
import okio.buffer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.security.MessageDigest
import java.security.cert.X509Certificate
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import javax.net.ssl.ExtendedSSLSession
import kotlin.time.Duration.Companion.milliseconds

/** A client that trusts the tests' root, and finds every name on this machine. */
internal fun tlsClient(configure: TlsOptions.Builder.() -> Unit = {}): HttpClient = testClient {
    resolver = Resolver { listOf(checkNotNull(IpAddress.parseOrNull("127.0.0.1"))) }
    tls = TlsOptions {
        cafile = rootFile()
        configure()
    }
}

class HttpsTest : FunSpec({
    test("https is there without being registered, and its connection is kept") {
        val server = tlsServer { replies("hello") }
        val http = tlsClient()
        repeat(3) { http.get(server.url()).text() shouldBe "hello" }
        server.connections shouldBe 1
    }

    test("The name is asked for, http/1.1 is offered, and either version will do") {
        for (version in TlsVersion.entries) {
            var seen = ""
            val server = tlsServer(configure = {
                sslParameters = sslParameters.apply { applicationProtocols = arrayOf("http/1.1") }
            }) {
                request()
                val asked = (tls.session as ExtendedSSLSession).requestedServerNames
                seen = "$asked ${tls.applicationProtocol} ${tls.session.protocol}"
                reply("hello")
            }
            val http = tlsClient { protocols = setOf(version) }
            http.get(server.url(host = "localhost")).text() shouldBe "hello"
            seen shouldContain "value=localhost"
            seen shouldContain "http/1.1 TLSv" + version.text.removePrefix("tls")
        }
    }

    test("A server of one version is spoken to in that one") {
        for (version in listOf("TLSv1.2", "TLSv1.3")) {
            val server = tlsServer(configure = { enabledProtocols = arrayOf(version) })
            tlsClient().get(server.url()).text() shouldBe "hello"
        }
    }

    test("Bodies of 64 MiB arrive as they were, in both directions") {
        val size = 64L shl 20
        val server = tlsServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: $size\r\n\r\n")
            PatternSource(size).buffer().inputStream().transferTo(tls.outputStream)
            request()
            val digest = MessageDigest.getInstance("SHA-256")
            var left = size
            while (left > 0) left -= body(minOf(left, 1L shl 20).toInt()).also(digest::update).size
            reply(digest.digest().toByteString().hex())
        }
        val http = tlsClient()
        val hashing = HashingSink.sha256(blackholeSink())
        http.geturl(server.url()) { sink(hashing) }.orThrow()
        val sent = http.geturl(server.url()) {
            queryChannel(PatternSource(size).buffer(), size)
            expectContinue = false
        }
        val whole = HashingSource.sha256(PatternSource(size)).also { it.buffer().readAll(blackholeSink()) }.hash
        hashing.hash shouldBe whole
        sent.text() shouldBe whole.hex()
    }

    test("The JDK's HttpsServer answers, in chunks, to many at once and in line") {
        val threads = Executors.newCachedThreadPool { Thread(it, "jdk-https").apply { isDaemon = true } }
        val server = HttpsServer.create(InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0)
        AutoCloseable {
            server.stop(0)
            threads.shutdownNow()
        }.closedAfterTest()
        server.httpsConfigurator = HttpsConfigurator(Pki.serverContext(Pki.localhost))
        server.executor = threads
        server.createContext("/") { exchange ->
            exchange.sendResponseHeaders(200, 0)
            exchange.responseBody.use { out -> repeat(200) { out.write("line $it\n".toByteArray()) } }
        }
        server.start()
        val http = tlsClient()
        val pages = coroutineScope {
            List(30) { async { http.get("https://127.0.0.1:${server.address.port}/").text() } }.awaitAll()
        }
        pages.toSet() shouldBe setOf(List(200) { "line $it\n" }.joinToString(""))
    }

    test("MockWebServer answers, and saw TLS") {
        val server = MockWebServer().closedAfterTest()
        server.useHttps(HandshakeCertificates.Builder().heldCertificate(Pki.localhost).build().sslSocketFactory())
        server.start()
        server.enqueue(MockResponse.Builder().chunkedBody("chunk".repeat(1000), 7).build())
        tlsClient().get("https://127.0.0.1:${server.port}/").text() shouldBe "chunk".repeat(1000)
        server.takeRequest().handshake?.tlsVersion?.javaName shouldBe "TLSv1.3"
    }

    test("A later connection resumes the session of an earlier one, in both versions") {
        for (version in TlsVersion.entries) {
            val keys = CountingKeys(Pki.localhost)
            val server = tlsServer(context = Pki.serverContext(Pki.localhost, keys)) {
                request()
                send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
            }
            val http = tlsClient { protocols = setOf(version) }
            http.get(server.url()).text() shouldBe "ok"
            val used = keys.used.get()
            repeat(3) { http.get(server.url()).text() shouldBe "ok" }
            server.connections shouldBe 4
            keys.used.get() shouldBe used
        }
    }

    test("Without close_notify a body with a length or in chunks is whole, and one that ends with the connection not") {
        val heads = mapOf(
            "Content-Length: 4\r\n\r\nbody" to Status.OK,
            "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n" to Status.OK,
            "\r\nbody" to Status.EOF,
            "Content-Length: 40\r\n\r\nbody" to Status.EOF,
            "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n" to Status.EOF,
        )
        for ((rest, status) in heads) {
            val server = tlsServer {
                request()
                send("HTTP/1.1 200 OK\r\n$rest")
                cut()
            }
            val got = tlsClient().geturl(server.url())
            got.status shouldBe status
            got.responseBody.utf8() shouldBe "body"
            if (rest == "\r\nbody") got.error.toString() shouldContain "close_notify"
        }
    }

    test("With close_notify a body may end with the connection") {
        val server = tlsServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nbody")
        }
        tlsClient().get(server.url()).text() shouldBe "body"
    }

    test("A certificate is shown to a server that wants it, from any kind of file") {
        val server = tlsServer(configure = { needClientAuth = true }) {
            request()
            val shown = tls.session.peerCertificates.first() as X509Certificate
            reply("hello ${shown.subjectX500Principal}")
        }
        val folder = testFolder()
        val certificate = folder.file("own.pem", Pki.client.certificatePem())
        val key = folder.file("key.pem", Pki.client.privateKeyPkcs8Pem())
        val both = folder.file("both.pem", Pki.client.certificatePem() + Pki.client.privateKeyPkcs8Pem())
        val separate = tlsClient {
            certfile = certificate
            keyfile = key
        }
        separate.get(server.url()).text() shouldBe "hello CN=a client"
        tlsClient { certfile = both }.get(server.url()).text() shouldBe "hello CN=a client"
    }

    test("Without the certificate that it wants, or with another, the server's refusal is told") {
        for (version in TlsVersion.entries) {
            val server = tlsServer(configure = { needClientAuth = true })
            val failure = shouldThrow<HttpException.TlsFailed> {
                tlsClient { protocols = setOf(version) }.get(server.url())
            }
            failure.message shouldContain "wants a certificate"
            val strange = Pki.issued("a stranger", by = Pki.otherRoot)
            val both = testFolder().file("both.pem", strange.certificatePem() + strange.privateKeyPkcs8Pem())
            shouldThrow<HttpException.TlsFailed> {
                tlsClient {
                    certfile = both
                    protocols = setOf(version)
                }.get(server.url())
            }.message shouldContain "refused the certificate"
        }
    }

    test("A new key that comes while a connection rests leaves it where it is") {
        val server = tlsServer {
            while (requestOrNull() != null) {
                reply("hello")
                tls.startHandshake()
            }
        }
        val other = answering(Peer.response("other"))
        val http = tlsClient()
        repeat(10) {
            http.get(server.url()).text() shouldBe "hello"
            // By the time of its answer the loop has turned over what came on the other connection.
            http.get(other.url()).text() shouldBe "other"
        }
        server.connections shouldBe 1
    }

    test("A server that ends a resting connection, politely or not, has the next call on a new one") {
        for (isPolite in listOf(true, false)) {
            val ended = AtomicInteger()
            val server = tlsServer {
                request()
                reply("hello")
                if (isPolite) {
                    tls.shutdownOutput()
                    requestOrNull() shouldBe null
                } else {
                    cut()
                }
                ended.incrementAndGet()
            }
            val http = tlsClient()
            repeat(3) {
                http.get(server.url()).text() shouldBe "hello"
                until("the client has closed it, too") { ended.get() == it + 1 }
            }
            server.connections shouldBe 3
        }
    }

    test("Requests are pipelined over it") {
        val server = tlsServer { replies("hello") }
        val http = testClient {
            tls = TlsOptions { cafile = rootFile() }
            pool = PoolOptions(maxConnectionsPerHost = 1)
        }
        http.get(server.url()).text() shouldBe "hello"
        val pages = coroutineScope { List(50) { async { http.get(server.url()).text() } }.awaitAll() }
        pages.toSet() shouldBe setOf("hello")
        server.connections shouldBe 1
    }

    test("A call that is cancelled within its body tells the server so, and leaves nothing") {
        val hasEnded = AtomicBoolean()
        val server = tlsServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome")
            hasEnded.set(requestOrNull() == null)
        }
        val http = tlsClient()
        val call = http.start(server.url())
        until("something came") { call.size > 0 }
        call.reset("enough")
        call.await().status shouldBe Status.RESET
        until("the server saw the end") { hasEnded.get() }
        server.failures.toList() shouldBe emptyList()
    }

    test("A Unix domain socket carries it") {
        val folder = testFolder()
        val server = tlsServer()
        val relay = rawServer(unixPath = folder.resolve("s")) { relay(server.port) }
        val got = tlsClient().geturl("https://localhost/") { unixSocket = folder.resolve("s").toString() }
        got.text() shouldBe "hello"
        relay.connections shouldBe 1
    }

    test("A tunnel through a proxy carries it") {
        val server = tlsServer()
        val proxy = rawServer { tunnel(server.port) }
        val http = testClient {
            tls = TlsOptions { cafile = rootFile() }
            this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port))
        }
        repeat(2) { http.get("https://localhost:${server.port}/").text() shouldBe "hello" }
        proxy.seen.map { it.lineSequence().first() } shouldContainExactly
            listOf("CONNECT localhost:${server.port} HTTP/1.1")
    }

    test("A handshake has a time limit of its own, and can be cancelled") {
        val silent = rawServer { awaitClose() }
        val url = silent.url().replace("http:", "https:")
        val http = testClient { timeouts = Timeouts(tls = 50.milliseconds) }
        shouldThrow<HttpException.Timeout> { http.geturl(url) }.kind shouldBe TimeoutKind.TLS
        val patient = testClient()
        promptly {
            val call = launch { patient.geturl(url) }
            until("it is connected") { silent.connections == 2 }
            call.cancelAndJoin()
        }
    }

    test("Plain HTTP on the port is told as such") {
        val plain = rawServer {
            bytes(5)
            send("HTTP/1.1 400 Bad Request\r\n\r\n")
            awaitClose()
        }
        val failure = shouldThrow<HttpException.TlsFailed> { tlsClient().get("https://127.0.0.1:${plain.port}/") }
        failure.message shouldContain "plain HTTP"
        failure.hint shouldStartWith "Try http://"
    }
})
