package dev.geturl

import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.SocksServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlin.time.Duration.Companion.milliseconds

/** A proxy that is itself reached through a SOCKS proxy. */
class ProxyChainTest : FunSpec({
    fun origin() = rawServer { requests { reply("from the server: ${it.line}") } }

    fun client(proxy: Proxy?, via: RawServer, options: ProxyOptions.() -> ProxyOptions = { this }) = testClient {
        this.proxy = ProxyOptions(proxy = proxy, preproxy = via.asProxy(ProxyKind.SOCKS5H)).options()
    }

    test("a tunnel is asked for through the SOCKS proxy, which never hears of the server") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        val socks = SocksServer(proxy.port)
        val http = client(Proxy("proxy.invalid", 3128), socks.raw) { copy(tunnel = true) }
        repeat(2) { http.geturl("http://h.invalid/").text() shouldBe "from the server: GET / HTTP/1.1" }
        socks.asked shouldBe listOf("5 [00] proxy.invalid:3128")
        proxy.seen.single() shouldContain "CONNECT h.invalid:80 HTTP/1.1\r\n"
    }

    test("what a proxy forwards gets to it through the SOCKS proxy") {
        val proxy = rawServer { requests { reply("forwarded ${it.path}") } }
        val socks = SocksServer(proxy.port)
        val got = client(Proxy("proxy.invalid", 3128), socks.raw).geturl("http://h.invalid/x")
        got.text() shouldBe "forwarded http://h.invalid/x"
        got.responseInfo.proxyUsed shouldBe "HttpProxy"
        socks.asked shouldBe listOf("5 [00] proxy.invalid:3128")
    }

    test("SOCKS goes through SOCKS") {
        val inner = SocksServer(origin().port)
        val outer = SocksServer(inner.raw.port)
        val proxy = Proxy("inner.invalid", 1080, ProxyKind.SOCKS5H)
        client(proxy, outer.raw).geturl("http://h.invalid/").responseCode shouldBe 200
        outer.asked shouldBe listOf("5 [00] inner.invalid:1080")
        inner.asked shouldBe listOf("5 [00] h.invalid:80")
    }

    test("without another proxy it is the proxy, but not for hosts that have none") {
        val server = origin()
        val socks = SocksServer(server.port)
        val http = client(null, socks.raw) { copy(noProxy = "127.0.0.0/8") }
        http.geturl("http://h.invalid/").responseInfo.proxyUsed shouldBe "SocksProxy"
        http.geturl(server.url()).responseInfo.proxyUsed shouldBe "none"
        socks.asked shouldBe listOf("5 [00] h.invalid:80")
    }

    test("a challenge to CONNECT is answered on a new connection, through the SOCKS proxy again") {
        val server = origin()
        val proxy = rawServer {
            if (number == 1) {
                request()
                send("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"r\"\r\nConnection: close\r\n\r\n")
            } else {
                tunnel(server.port)
            }
        }
        val socks = SocksServer(proxy.port)
        val http =
            client(Proxy("proxy.invalid", 3128, user = "ada", password = "pw"), socks.raw) { copy(tunnel = true) }
        http.geturl("http://h.invalid/").text() shouldBe "from the server: GET / HTTP/1.1"
        socks.asked.size shouldBe 2
        proxy.seen.last() shouldContain "Proxy-Authorization: Basic YWRhOnB3\r\n"
    }

    test("a SOCKS proxy that fails is told apart from the proxy behind it") {
        val closing = rawServer { bytes(3) }
        val failure = shouldThrow<HttpException.ProxyFailed> {
            client(Proxy("proxy.invalid", 3128), closing).geturl("http://h.invalid/")
        }
        failure.isSocks shouldBe true
        failure.message.orEmpty() shouldContain "http://proxy.invalid:3128"
        val refusing = rawServer {
            request()
            send("HTTP/1.1 302 Found\r\n\r\n")
        }
        val http = client(Proxy("proxy.invalid", 3128), SocksServer(refusing.port).raw) { copy(tunnel = true) }
        shouldThrow<HttpException.ProxyFailed> { http.geturl("http://h.invalid/") }.isSocks shouldBe false
    }

    test("a proxy whose name has to be resolved here, and cannot be, is said to be the proxy") {
        val socks = rawServer { awaitClose() }
        val http = testClient {
            resolver = Resolver { name ->
                IpAddress.parseOrNull(name)?.let { listOf(it) } ?: throw HttpException.UnknownHost("none for $name")
            }
            proxy = ProxyOptions(proxy = Proxy("proxy.invalid"), preproxy = socks.asProxy(ProxyKind.SOCKS5))
        }
        shouldThrow<HttpException.UnknownHost> { http.geturl("http://h.invalid/") }.isProxy shouldBe true
    }

    test("each handshake is within the proxy's time limit") {
        val silent = rawServer { awaitClose() }
        val http = testClient {
            proxy =
                ProxyOptions(proxy = Proxy("p.invalid"), preproxy = silent.asProxy(ProxyKind.SOCKS5H), tunnel = true)
            timeouts = Timeouts(proxy = 50.milliseconds)
        }
        shouldThrow<HttpException.Timeout> { http.geturl("http://h.invalid/") }.kind shouldBe TimeoutKind.PROXY
    }

    test("only SOCKS can come before a proxy, and a login has a name") {
        shouldThrow<IllegalArgumentException> { ProxyOptions(preproxy = Proxy("p")) }.message.orEmpty() shouldContain
            "SOCKS"
        shouldThrow<IllegalArgumentException> {
            ProxyOptions(preproxy = Proxy("p", 1, ProxyKind.SOCKS4, "ada", "secret"))
        }.message.orEmpty() shouldNotContain "secret"
        shouldThrow<IllegalArgumentException> { ProxyOptions(proxyPassword = "secret") }
    }

    test("a proxy without a user is logged in to as the options say") {
        fun Peer.answer() = requests { reply("ok") }
        val proxy = rawServer { answer() }

        fun client(own: Proxy) = testClient {
            this.proxy = ProxyOptions(
                proxy = own,
                proxyUser = "ada",
                proxyPassword = "pw",
                authScheme = AuthScheme.BASIC,
            )
        }
        client(proxy.asProxy()).geturl("http://h.invalid/")
        client(proxy.asProxy(user = "bob")).geturl("http://h.invalid/")
        proxy.seen[0] shouldContain "Proxy-Authorization: Basic YWRhOnB3\r\n"
        proxy.seen[1] shouldContain "Proxy-Authorization: Basic Ym9iOg==\r\n"
    }

    test("registerForProxies has a transport open what tunnels and SOCKS go through, and nothing else") {
        val server = origin()
        val proxy = rawServer { tunnel(server.port) }
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy(), tunnel = true) }
        val opened = ArrayList<String>()
        lateinit var before: Transport
        before = http.registerForProxies(
            object : Transport {
                override suspend fun connect(target: ConnectTarget): Connection {
                    opened += "${target.host}:${target.port}"
                    return before.connect(target)
                }
            },
        )
        http.geturl("http://h.invalid/").responseCode shouldBe 200
        http.geturl(server.url()) { this.proxy = Proxy.NONE }
        opened shouldBe listOf("127.0.0.1:${proxy.port}")
    }
})
