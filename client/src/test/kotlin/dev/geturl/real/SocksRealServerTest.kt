package dev.geturl.real

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.PoolOptions
import dev.geturl.Proxy
import dev.geturl.ProxyKind
import dev.geturl.ProxyOptions
import dev.geturl.Resolver
import dev.geturl.testing.RawServer
import dev.geturl.testing.echo
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain

private fun origin(): RawServer = rawServer { echo() }

private val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))

/** A client that resolves `here.test` by itself and nothing else: other names are the proxy's to resolve. */
private fun clientOf(
    server: RealServer,
    kind: ProxyKind,
    user: String = "",
    password: String = "",
    pool: PoolOptions = PoolOptions(),
): HttpClient = testClient {
    this.pool = pool
    proxy = ProxyOptions(proxy = Proxy("127.0.0.1", server.port, kind, user, password))
    resolver = Resolver { if (it == "here.test" || it == "127.0.0.1") listOf(loopback) else emptyList() }
}

/** Ways through SOCKS servers: Dante, and Microsocks for passwords, as Dante only knows those of the system. */
class SocksRealServerTest : FunSpec({
    for (kind in listOf(ProxyKind.SOCKS4, ProxyKind.SOCKS5)) {
        test("Dante opens a way by $kind, which is kept for its server") {
            val origin = origin()
            val dante = Dante().started()
            val http = clientOf(dante, kind)
            repeat(3) {
                val got = http.geturl("http://here.test:${origin.port}/$it")
                got.text() shouldBe "/$it"
                got.responseInfo.proxyUsed shouldBe "SocksProxy"
            }
            dante.decisions shouldBe listOf("pass")
            origin.connections shouldBe 1
        }
    }

    test("Dante resolves the name that SOCKS5H leaves to it") {
        val origin = origin()
        val dante = Dante().started()
        clientOf(dante, ProxyKind.SOCKS5H).geturl("http://localhost:${origin.port}/x").text() shouldBe "/x"
        dante.decisions shouldBe listOf("pass")
    }

    test("Dante knows no SOCKS4A: its refusal is the proxy's, not the server's") {
        val origin = origin()
        val dante = Dante().started()
        shouldThrow<HttpException.ProxyFailed> {
            clientOf(dante, ProxyKind.SOCKS4A).geturl("http://localhost:${origin.port}/x")
        }
        origin.connections shouldBe 0
    }

    for (kind in listOf(ProxyKind.SOCKS4, ProxyKind.SOCKS5, ProxyKind.SOCKS5H)) {
        test("A server that Dante denies or cannot reach by $kind is a failure of the proxy") {
            val origin = origin()
            val dante = Dante(denied = origin.port).started()
            val http = clientOf(dante, kind)
            shouldThrow<HttpException.ProxyFailed> { http.geturl("http://127.0.0.1:${origin.port}/") }
            shouldThrow<HttpException.ProxyFailed> { http.geturl("http://127.0.0.1:${freePort()}/") }
            dante.decisions shouldBe listOf("block")
            origin.connections shouldBe 0
        }
    }

    test("A password that Dante does not take is a failure of the proxy, and is in no message") {
        val origin = origin()
        val dante = Dante(method = "username").started()
        val failure = shouldThrow<HttpException.ProxyFailed> {
            clientOf(dante, ProxyKind.SOCKS5, "nobody-here", "hidden word").geturl("http://127.0.0.1:${origin.port}/")
        }
        failure.toString() shouldNotContain "hidden word"
        shouldThrow<HttpException.ProxyFailed> {
            clientOf(dante, ProxyKind.SOCKS5).geturl("http://127.0.0.1:${origin.port}/")
        }
        origin.connections shouldBe 0
    }

    for (kind in listOf(ProxyKind.SOCKS5, ProxyKind.SOCKS5H)) {
        test("Microsocks opens a way by $kind to who has its user and password") {
            val origin = origin()
            val socks = Microsocks("ada", "right password").started()
            val http = clientOf(socks, kind, "ada", "right password")
            val host = if (kind == ProxyKind.SOCKS5H) "localhost" else "here.test"
            repeat(2) { http.geturl("http://$host:${origin.port}/$it").text() shouldBe "/$it" }
            socks.reached.size shouldBe 1
            origin.connections shouldBe 1
        }
    }

    test("Microsocks without a password opens a way too") {
        val origin = origin()
        val socks = Microsocks().started()
        clientOf(socks, ProxyKind.SOCKS5).geturl("http://here.test:${origin.port}/x").text() shouldBe "/x"
        socks.reached shouldContain "127.0.0.1:${origin.port}"
    }

    test("The wrong password, or none, is a failure of the proxy for Microsocks, which reaches nobody") {
        val origin = origin()
        val socks = Microsocks("ada", "right password").started()
        for ((user, password) in listOf("ada" to "hidden word", "" to "")) {
            val failure = shouldThrow<HttpException.ProxyFailed> {
                clientOf(socks, ProxyKind.SOCKS5, user, password).geturl("http://here.test:${origin.port}/")
            }
            failure.toString() shouldNotContain "hidden word"
        }
        socks.reached.size shouldBe 0
        origin.connections shouldBe 0
    }

    test("A server that Microsocks cannot reach is a failure of the proxy") {
        val socks = Microsocks().started()
        shouldThrow<HttpException.ProxyFailed> {
            clientOf(socks, ProxyKind.SOCKS5).geturl("http://here.test:${freePort()}/")
        }
    }

    test("GETs are pipelined through Dante") {
        val nginx = Nginx().started()
        val dante = Dante().started()
        val http = clientOf(dante, ProxyKind.SOCKS5, pool = PoolOptions(maxConnectionsPerHost = 1))
        List(100) { http.start(nginx.url("/hello.txt?$it")) }.texts().distinct() shouldBe listOf("hello from nginx\n")
        nginx.awaitLogged(100).perConnection shouldBe listOf(100)
        dante.decisions shouldBe listOf("pass")
    }
})
