package dev.geturl.tls

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.Proxy
import dev.geturl.ProxyKind
import dev.geturl.ProxyOptions
import dev.geturl.TimeoutKind
import dev.geturl.Timeouts
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.UpgradeResult
import dev.geturl.get
import dev.geturl.testing.Peer
import dev.geturl.testing.SocksServer
import dev.geturl.testing.TestEnvironment
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.relay
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import dev.geturl.testing.until
import dev.geturl.upgrade
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import okio.Buffer
import okio.HashingSink
import okio.HashingSource
import okio.blackholeSink
import okio.buffer
import kotlin.time.Duration.Companion.milliseconds

/** What the proxies of these tests show: of another root than the servers, so that none is taken for the other. */
private val proxyHeld by lazy { Pki.issued("127.0.0.1", "proxy.example", by = Pki.otherRoot) }

/** A client that trusts one root for servers and another for proxies. */
private fun client(
    port: Int,
    toProxy: TlsOptions = TlsOptions { cafile = rootFile(Pki.otherRoot) },
    configure: ProxyOptions.() -> ProxyOptions = { this },
): HttpClient = testClient {
    tls = TlsOptions { cafile = rootFile() }
    proxy = ProxyOptions(proxy = Proxy("127.0.0.1", port, ProxyKind.HTTPS), tls = toProxy).configure()
}

/** A proxy that speaks TLS and within it what [script] does. */
private fun tlsProxy(script: Peer.() -> Unit) = rawServer(script = script).let { plain ->
    tlsServer(proxyHeld) { relay(plain.port) } to plain
}

class TlsProxyTest : FunSpec({
    test("A proxy of https forwards what is asked for, all on one connection") {
        val (proxy, plain) = tlsProxy { requests { reply("forwarded ${it.path}") } }
        val http = client(proxy.port)
        repeat(3) { http.get("http://h.invalid/$it").text() shouldBe "forwarded http://h.invalid/$it" }
        http.get("http://other.invalid/").responseInfo.proxyUsed shouldBe "HttpProxy"
        proxy.connections shouldBe 1
        plain.seen.size shouldBe 4
    }

    test("TLS goes within TLS: a proxy of https opens tunnels") {
        val server = tlsServer()
        val (proxy, plain) = tlsProxy { tunnel(server.port) }
        val http = client(proxy.port)
        repeat(3) { http.get("https://localhost:${server.port}/").text() shouldBe "hello" }
        plain.seen.map { it.lineSequence().first() } shouldBe listOf("CONNECT localhost:${server.port} HTTP/1.1")
        proxy.connections shouldBe 1
        server.connections shouldBe 1
    }

    test("TLS within TLS carries 8 MiB each way") {
        val size = 8L shl 20
        val server = tlsServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: $size\r\n\r\n")
            PatternSource(size).buffer().inputStream().transferTo(tls.outputStream)
            request()
            val sent = Buffer()
            while (sent.size < size) sent.write(body(1 shl 20))
            reply(sent.sha256().hex())
        }
        val (proxy, _) = tlsProxy { tunnel(server.port) }
        val http = client(proxy.port)
        val url = "https://localhost:${server.port}/"
        val hashing = HashingSink.sha256(blackholeSink())
        http.geturl(url) { sink(hashing) }.orThrow()
        val whole = HashingSource.sha256(PatternSource(size)).also { it.buffer().readAll(blackholeSink()) }.hash
        hashing.hash shouldBe whole
        val sent = http.geturl(url) {
            queryChannel(PatternSource(size).buffer(), size)
            expectContinue = false
        }
        sent.text() shouldBe whole.hex()
    }

    test("What holds for the server does not hold for the proxy, and the failure says whose it is") {
        val (proxy, _) = tlsProxy { requests { reply("ok") } }
        val failure = shouldThrow<HttpException.TlsFailed> { client(proxy.port, TlsOptions()).get("http://h.invalid/") }
        failure.isProxy shouldBe true
        failure.kind shouldBe TlsFailureKind.CERTIFICATE
        failure.message shouldContain "No TLS with the proxy: The certificate of 127.0.0.1:${proxy.port} is issued by"
        failure.hint shouldContain "ProxyOptions.tls: TlsOptions.cafile"
        val (tunnels, _) = tlsProxy { tunnel(tlsServer(Pki.issued("localhost", by = Pki.otherRoot)).port) }
        shouldThrow<HttpException.TlsFailed> { client(tunnels.port).get("https://localhost/") }.isProxy shouldBe false
        val unverified = TlsOptions { verify = false }
        client(proxy.port, unverified).get("http://h.invalid/").text() shouldBe "ok"
    }

    test("A certificate is shown to the proxy, and not to the server") {
        val server = tlsServer(configure = { wantClientAuth = true }) {
            request()
            reply(peerOrNone())
        }
        val plain = rawServer { tunnel(server.port) }
        val context = Pki.serverContext(proxyHeld)
        val proxy = tlsServer(proxyHeld, context, { needClientAuth = true }) { relay(plain.port) }
        val own = testFolder().file("own.pem", Pki.client.certificatePem() + Pki.client.privateKeyPkcs8Pem())
        val toProxy = TlsOptions {
            cafile = rootFile(Pki.otherRoot)
            certfile = own
        }
        client(proxy.port, toProxy).get("https://localhost:${server.port}/").text() shouldBe "nobody"
        shouldThrow<HttpException.TlsFailed> {
            client(proxy.port).get("https://localhost:${server.port}/")
        }.isProxy shouldBe true
    }

    test("A proxy that breaks off TLS once it is open is told as the proxy, where it forwards, too") {
        val plain = rawServer { requests { reply("ok") } }
        val wanting =
            tlsServer(proxyHeld, Pki.serverContext(proxyHeld), { needClientAuth = true }) { relay(plain.port) }
        val failure = shouldThrow<HttpException.TlsFailed> { client(wanting.port).get("http://h.invalid/") }
        failure.isProxy shouldBe true
        failure.message shouldContain "127.0.0.1:${wanting.port} wants a certificate, and none was shown"
        failure.hint shouldContain "ProxyOptions.tls: TlsOptions.certfile"
    }

    test("The proxy's challenge is answered within TLS, also where it closes the connection with it") {
        val server = tlsServer()
        val (proxy, plain) = tlsProxy {
            if (number == 1) {
                request()
                send("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"r\"\r\nConnection: close\r\n\r\n")
            } else {
                tunnel(server.port)
            }
        }
        val http = client(proxy.port) { copy(proxyUser = "ada", proxyPassword = "pw") }
        http.get("https://localhost:${server.port}/").text() shouldBe "hello"
        plain.seen.last() shouldContain "Proxy-Authorization: Basic YWRhOnB3\r\n"
        proxy.connections shouldBe 2
    }

    test("The environment names proxies of https") {
        val (proxy, _) = tlsProxy { requests { reply("forwarded") } }
        val environment = TestEnvironment(mapOf("http_proxy" to "https://127.0.0.1:${proxy.port}"))
        val options = ProxyOptions(fromEnvironment = true, tls = TlsOptions { cafile = rootFile(Pki.otherRoot) })
        testClient(HttpConfig { this.proxy = options }, environment).get("http://h.invalid/").text() shouldBe
            "forwarded"
    }

    test("TLS goes over SOCKS of every kind, and the server's name stays the URL's") {
        val server = tlsServer()
        val asked = mapOf(
            ProxyKind.SOCKS4 to "4 @7f000001",
            ProxyKind.SOCKS4A to "4 @localhost",
            ProxyKind.SOCKS5 to "5 [00] 7f000001",
            ProxyKind.SOCKS5H to "5 [00] localhost",
        )
        for ((kind, seen) in asked) {
            val socks = SocksServer(server.port)
            val http = tlsClient(ProxyOptions(proxy = Proxy("127.0.0.1", socks.raw.port, kind)))
            repeat(2) { http.get("https://localhost:${server.port}/").text() shouldBe "hello" }
            socks.asked shouldBe listOf("$seen:${server.port}")
        }
    }

    test("SOCKS leads to a proxy of https, which leads to the server: TLS in TLS, or forwarded") {
        val server = tlsServer()
        val (proxy, plain) = tlsProxy {
            val first = request()
            if (first.method == "CONNECT") {
                send("HTTP/1.1 200 Go\r\n\r\n")
                relay(server.port)
            } else {
                reply("forwarded ${first.path}")
            }
        }
        val socks = SocksServer(proxy.port)
        val http = client(proxy.port) {
            copy(
                proxy = Proxy("proxy.example", 3129, ProxyKind.HTTPS),
                preproxy = Proxy("127.0.0.1", socks.raw.port, ProxyKind.SOCKS5H),
            )
        }
        http.get("https://localhost:${server.port}/").text() shouldBe "hello"
        http.get("http://h.invalid/x").text() shouldBe "forwarded http://h.invalid/x"
        socks.asked shouldBe List(2) { "5 [00] proxy.example:3129" }
        plain.connections shouldBe 2
    }

    test("SOCKS through SOCKS carries TLS") {
        val server = tlsServer()
        val inner = SocksServer(server.port)
        val outer = SocksServer(inner.raw.port)
        val http = tlsClient(
            ProxyOptions(
                proxy = Proxy("inner.invalid", 1080, ProxyKind.SOCKS5H),
                preproxy = Proxy("127.0.0.1", outer.raw.port, ProxyKind.SOCKS4A),
            ),
        )
        http.get("https://localhost:${server.port}/").text() shouldBe "hello"
        outer.asked shouldBe listOf("4 @inner.invalid:1080")
    }

    test("A connection to the port of a proxy without TLS is not used for one with it") {
        val (proxy, _) = tlsProxy { requests { reply("by TLS") } }
        val plain = rawServer { if (number == 1) requests { reply("without") } else bytes(5) }
        val http = client(proxy.port)
        http.get("http://h.invalid/").text() shouldBe "by TLS"
        val named = Proxy("127.0.0.1", plain.port)
        http.get("http://h.invalid/") { this.proxy = named }.text() shouldBe "without"
        val same = Proxy("127.0.0.1", plain.port, ProxyKind.HTTPS)
        shouldThrow<HttpException.TlsFailed> { http.get("http://h.invalid/") { this.proxy = same } }.isProxy shouldBe
            true
    }

    test("The handshake with a proxy has the limit of TLS, and can be cancelled") {
        val silent = rawServer { awaitClose() }
        val there = Proxy("127.0.0.1", silent.port, ProxyKind.HTTPS)
        for (url in listOf("http://h.invalid/", "https://h.invalid/")) {
            val http = testClient {
                timeouts = Timeouts(tls = 50.milliseconds)
                proxy = ProxyOptions(proxy = there)
            }
            shouldThrow<HttpException.Timeout> { http.geturl(url) }.kind shouldBe TimeoutKind.TLS
        }
        val patient = testClient { proxy = ProxyOptions(proxy = there) }
        promptly {
            val call = launch { patient.geturl("https://h.invalid/") }
            until("it is connected") { silent.connections == 3 }
            call.cancelAndJoin()
        }
    }

    test("wss is there: a server is asked to go on in another protocol, directly and by a proxy of https") {
        val behind = rawServer {
            request()
            send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
            while (true) send(bytes(4))
        }
        val server = tlsServer { relay(behind.port) }
        val (proxy, _) = tlsProxy { tunnel(server.port) }
        for (http in listOf(tlsClient(), client(proxy.port))) {
            val result = http.upgrade("wss://localhost:${server.port}/", "echo")
            result.shouldBeInstanceOf<UpgradeResult.Switched>().use { switched ->
                val buffer = Buffer().writeUtf8("ping")
                switched.connection.write(buffer, 4)
                promptly { while (buffer.size < 4) switched.connection.read(buffer, 4 - buffer.size) }
                buffer.readUtf8() shouldBe "ping"
            }
        }
        behind.seen.forEach { it shouldContain "Host: localhost:${server.port}\r\n" }
    }
})

private fun Conversation.peerOrNone(): String = runCatching { tls.session.peerPrincipal.name }.getOrDefault("nobody")

private fun tlsClient(options: ProxyOptions) = testClient {
    tls = TlsOptions { cafile = rootFile() }
    proxy = options
}
