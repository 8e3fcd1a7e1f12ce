package dev.geturl

import dev.geturl.net.Transport
import dev.geturl.testing.OnlyThroughTunnels
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.relay
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlin.time.Duration.Companion.milliseconds

class ProxyTunnelTest : FunSpec({
    fun origin() = rawServer { requests { reply("from the server: ${it.line}") } }

    fun client(proxy: RawServer, options: ProxyOptions.() -> ProxyOptions = { this }) =
        testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy()).options() }

    /** A client for `https` whose TLS is left out: what matters here is what is below it. */
    fun secureClient(proxy: RawServer, options: ProxyOptions.() -> ProxyOptions = { this }) =
        client(proxy, options).also { it.register("https", 443, OnlyThroughTunnels()) }

    test("what is not http goes through a tunnel, which its requests know nothing of") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        val transport = OnlyThroughTunnels()
        val http = client(proxy) { copy(proxyAuth = "Token t") }
        http.register("https", 443, transport)
        val got = http.geturl("https://origin.invalid/a?b#c") { headers { add("Cookie", "k=v") } }
        got.text() shouldBe "from the server: GET /a?b HTTP/1.1"
        got.responseInfo.proxyUsed shouldBe "SecureProxy"
        proxy.seen.single().lines0() shouldBe listOf(
            "CONNECT origin.invalid:443 HTTP/1.1",
            "Host: origin.invalid:443",
            "Proxy-Authorization: Token t",
            "User-Agent: ${http.config.userAgent}",
            "Connection: keep-alive",
        )
        server.seen.single() shouldNotContain "Proxy-"
        transport.targets.single().let { "${it.host}:${it.port}" } shouldBe "origin.invalid:443"
    }

    test("http goes through a tunnel by option, or when it is registered endToEndProxy") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        val tunnelled = client(proxy) { copy(tunnel = true) }.geturl("http://h.invalid/")
        tunnelled.text() shouldBe "from the server: GET / HTTP/1.1"
        val registered = client(proxy)
        registered.register("http", 80, OnlyThroughTunnels(), endToEndProxy = true)
        registered.geturl("http://h.invalid/").responseInfo.proxyUsed shouldBe "SecureProxy"
        proxy.seen.map { it.lines0().first() } shouldBe List(2) { "CONNECT h.invalid:80 HTTP/1.1" }
    }

    test("a transport that takes no tunnel is not led around the proxy") {
        val direct = Transport { error("${it.host} was reached around the proxy") }
        val http = client(
            rawServer {
                request()
                send("HTTP/1.1 200 OK\r\n\r\n")
                awaitClose()
            },
        )
        http.register("https", 443, direct)
        shouldThrow<HttpException.Unsupported> { http.geturl("https://h.invalid/") }
    }

    test("a tunnel is kept for its server alone") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        val http = secureClient(proxy)
        repeat(3) { http.geturl("https://a.invalid/") }
        proxy.connections shouldBe 1
        http.geturl("https://b.invalid/")
        http.geturl("https://a.invalid:444/")
        proxy.connections shouldBe 3
        server.seen.size shouldBe 5
    }

    test("an IPv6 address keeps its brackets") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        secureClient(proxy).geturl("https://[2001:db8::1]/")
        proxy.seen.single().lines0().take(2) shouldBe
            listOf("CONNECT [2001:db8::1]:443 HTTP/1.1", "Host: [2001:db8::1]:443")
    }

    test("fields for the proxy go with CONNECT alone, and replace the client's own") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        val http = secureClient(proxy) {
            copy(
                proxyHeaders = Headers.of("Proxy-Connection" to "Keep-Alive", "User-Agent" to "x"),
                connectVersion = HttpVersion.HTTP_1_0,
            )
        }
        http.geturl("https://h.invalid/") { headers { add("Proxy-Authorization", "Mine m") } }
        proxy.seen.single().lines0() shouldBe listOf(
            "CONNECT h.invalid:443 HTTP/1.0",
            "Host: h.invalid:443",
            "Proxy-Authorization: Mine m",
            "Proxy-Connection: Keep-Alive",
            "User-Agent: x",
        )
        server.seen.single() shouldNotContain "Proxy-"
    }

    test(
        "what the proxy says of a body as it opens the tunnel is not one; what follows its head is no response",
    ) {
        val proxy = rawServer {
            request()
            send(
                "HTTP/1.1 100 Continue\r\n\r\n" +
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            )
            request()
            reply("inner")
        }
        secureClient(proxy).geturl("https://h.invalid/").text() shouldBe "inner"
        val early = rawServer {
            request()
            send("HTTP/1.1 204 Open\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly")
            awaitClose()
        }
        val refused = shouldThrow<HttpException.Protocol> { secureClient(early).geturl("https://h.invalid/") }
        refused.message shouldContain "before there was a request"
    }

    for (cut in 1..3) {
        test("the proxy's answer may come in pieces of $cut bytes") {
            val server = origin()
            val proxy = rawServer {
                request()
                sendInPieces("HTTP/1.1 200 OK\r\nX: y\r\n\r\n", cut)
                relayTo(server)
            }
            secureClient(proxy).geturl("https://h.invalid/").responseCode shouldBe 200
        }
    }

    test("a refused tunnel is the response, with the proxy's body, and its connection is closed") {
        val proxy = rawServer {
            request()
            reply("the proxy's page", "Content-Type: text/plain", "Set-Cookie: a=b", status = "403 No way")
            awaitClose()
        }
        val got = secureClient(proxy).geturl("https://h.invalid/") { method = "HEAD" }
        got.status shouldBe Status.OK
        got.responseCode shouldBe 403
        got.text() shouldBe "the proxy's page"
        got.responseInfo.proxyUsed shouldBe "SecureProxyFailed"
        got.responseInfo.connectionActual shouldBe "close"
        proxy.close()
    }

    for (code in listOf(301, 302, 401, 101)) {
        test("$code has no meaning as an answer to CONNECT: an error") {
            val proxy =
                answering("HTTP/1.1 $code X\r\nLocation: http://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n")
            val failure = shouldThrow<HttpException.ProxyFailed> { secureClient(proxy).geturl("https://h.invalid/") }
            failure.responseCode shouldBe code
            failure.message.orEmpty() shouldContain "$code"
        }
    }

    test("a proxy that closes, or does not speak HTTP, has failed") {
        val closing = rawServer { request() }
        shouldThrow<HttpException.ProxyFailed> { secureClient(closing).geturl("https://h.invalid/") }
        val other = rawServer {
            request()
            send("SSH-2.0-OpenSSH\r\n")
            awaitClose()
        }
        shouldThrow<HttpException.ProxyFailed> { secureClient(other).geturl("https://h.invalid/") }
        val chatty = rawServer {
            request()
            repeat(40) { send("HTTP/1.1 100 Continue\r\n\r\n") }
            awaitClose()
        }
        shouldThrow<HttpException.ProxyFailed> { secureClient(chatty).geturl("https://h.invalid/") }
    }

    test("the tunnel has a time limit of its own") {
        val proxy = rawServer {
            request()
            awaitClose()
        }
        val http = testClient {
            this.proxy = ProxyOptions(proxy = proxy.asProxy(), tunnel = true)
            timeouts = Timeouts(proxy = 50.milliseconds)
        }
        val failure = shouldThrow<HttpException.Timeout> { http.geturl("http://h.invalid/") }
        failure.kind shouldBe TimeoutKind.PROXY
        client(proxy) { copy(tunnel = true) }.geturl("http://h.invalid/") { timeout = 50.milliseconds }.status shouldBe
            Status.TIMEOUT
    }

    test("a cancelled call closes the connection to the proxy") {
        val proxy = rawServer {
            request()
            awaitClose()
        }
        val started = client(proxy) { copy(tunnel = true) }.start("http://h.invalid/")
        until("the proxy to be asked") { proxy.seen.size == 1 }
        started.reset("enough")
        started.await().error.shouldBeInstanceOf<HttpException.Reset>()
        proxy.close()
    }
})

private fun Peer.relayTo(server: RawServer) = relay(server.port)
