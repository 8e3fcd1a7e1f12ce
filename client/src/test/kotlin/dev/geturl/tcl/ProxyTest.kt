package dev.geturl.tcl

import dev.geturl.HttpException
import dev.geturl.Proxy
import dev.geturl.ProxyFilter
import dev.geturl.ProxyOptions
import dev.geturl.Status
import dev.geturl.Timeouts
import dev.geturl.testing.OnlyThroughTunnels
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.tunnel
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.time.Duration.Companion.seconds

/** The section "Proxy, 407, 401" of the manual's semantics, under its profile. */
class ProxyTest : FunSpec({
    fun server() = rawServer { requests { reply("x") } }

    fun client(options: ProxyOptions) =
        tclClient { proxy = options }.also { it.register("https", 443, OnlyThroughTunnels(), endToEndProxy = true) }

    fun by(proxy: RawServer, auth: String = "", not: List<String> = emptyList()) =
        ProxyOptions(proxyHost = "127.0.0.1", proxyPort = proxy.port, proxyAuth = auth, proxyNot = not)

    test("The proxy is chosen per host by the filter; one that fails means no proxy") {
        val direct = server()
        val failing = client(ProxyOptions(proxyFilter = ProxyFilter { error("no") }))
        failing.geturl(direct.url()).responseInfo.proxyUsed shouldBe "none"
        val proxy = server()
        val hosts = ArrayList<String>()
        val naming = client(
            ProxyOptions(
                proxyFilter = ProxyFilter { host ->
                    hosts += host
                    Proxy("127.0.0.1", proxy.port)
                },
            ),
        )
        naming.geturl("http://origin.invalid/").responseInfo.proxyUsed shouldBe "HttpProxy"
        hosts shouldBe listOf("origin.invalid")
    }

    test("ProxyRequired: proxyhost, port 8080, unless the host matches a glob of proxynot in any case") {
        ProxyOptions(proxyHost = "h").proxyPort shouldBe 8080
        val direct = server()
        val proxy = server()
        client(by(proxy, not = listOf("*.EXAMPLE", "127.0.0.*"))).geturl(direct.url()).responseInfo.proxyUsed shouldBe
            "none"
        client(by(proxy, not = listOf("*.EXAMPLE"))).geturl(direct.url()).responseInfo.proxyUsed shouldBe "HttpProxy"
    }

    test("http: absolute URL, user info kept, fragment not; Proxy-Authorization is proxyauth as it is") {
        val proxy = server()
        val got = client(
            by(proxy, auth = "Basic YWxhZGRpbjpvcGVuc2VzYW1l"),
        ).geturl("http://u:p@origin.invalid:81/a?b#c")
        proxy.seen.single() shouldStartWith
            "GET http://u:p@origin.invalid:81/a?b HTTP/1.1\r\nHost: origin.invalid:81\r\n" +
            "User-Agent: ${got.requestHeaderValue("User-Agent")}\r\n" +
            "Proxy-Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l\r\nAccept: */*\r\n"
        got.responseInfo.proxyUsed shouldBe "HttpProxy"
    }

    test("Without a proxy proxyauth is not sent") {
        val direct = server()
        client(ProxyOptions(proxyAuth = "Basic x")).geturl(direct.url())
        direct.seen.single() shouldNotContain "Proxy-"
    }

    test("https: CONNECT with Host, Connection and Proxy-Authorization; the inner request has none") {
        val origin = server()
        val proxy = rawServer { tunnel(origin.port) }
        val got = client(by(proxy, auth = "Basic x")).geturl("https://origin.invalid/a")
        val connect = proxy.seen.single()
        connect shouldStartWith "CONNECT origin.invalid:443 HTTP/1.1\r\nHost: origin.invalid:443\r\n"
        connect shouldContain "Connection: keep-alive\r\n"
        connect shouldContain "Proxy-Authorization: Basic x\r\n"
        origin.seen.single() shouldNotContain "Proxy-"
        got.responseInfo.proxyUsed shouldBe "SecureProxy"
        Timeouts().proxy shouldBe 30.seconds
        got.requestLine shouldBe "GET /a HTTP/1.1"
    }

    test("407 is an ordinary answer; on http the connection stays usable") {
        val proxy = answering(Peer.response("log in", "Proxy-Authenticate: Basic realm=r", status = "407 X"))
        val http = client(by(proxy, auth = "Basic wrong"))
        repeat(2) {
            val got = http.geturl("http://origin.invalid/") { keepAlive = true }
            got.status shouldBe Status.OK
            got.responseCode shouldBe 407
            got.responseInfo.proxyUsed shouldBe "HttpProxy"
        }
        proxy.connections shouldBe 1
        proxy.seen.size shouldBe 2
    }

    test("407 to CONNECT is the response, proxyUsed SecureProxyFailed, the socket closed") {
        val proxy = answering(Peer.response("log in", "Proxy-Authenticate: Basic realm=r", status = "407 X"))
        val http = client(by(proxy))
        repeat(2) {
            val got = http.geturl("https://origin.invalid/") { keepAlive = true }
            got.status shouldBe Status.OK
            got.responseCode shouldBe 407
            got.text() shouldBe "log in"
            got.responseInfo.proxyUsed shouldBe "SecureProxyFailed"
        }
        proxy.connections shouldBe 2
    }

    test("A 3xx or 401 to CONNECT is an error; nothing is retried") {
        for (status in listOf("302 Found", "401 Unauthorized")) {
            val proxy = answering(Peer.response("", "Location: http://x.invalid/", status = status))
            shouldThrow<HttpException.ProxyFailed> { client(by(proxy)).geturl("https://origin.invalid/") }
                .message
                .orEmpty() shouldContain status.take(3)
            proxy.seen.size shouldBe 1
        }
    }

    test("Keep-alive works through a proxy") {
        val origin = server()
        val proxy = server()
        val http = client(by(proxy))
        repeat(3) { http.geturl("http://h$it.invalid/") { keepAlive = true } }
        proxy.connections shouldBe 1
        val tunnelling = rawServer { tunnel(origin.port) }
        val secure = client(by(tunnelling))
        repeat(3) { secure.geturl("https://h.invalid/") { keepAlive = true } }
        tunnelling.connections shouldBe 1
    }

    test("A caller who computes the answer to a 407 sends it among the headers") {
        val proxy = server()
        client(
            by(proxy, auth = "Basic x"),
        ).geturl("http://h.invalid/") { headers { add("Proxy-Authorization", "Digest y") } }
        proxy.seen.single() shouldContain "Proxy-Authorization: Digest y\r\n"
        proxy.seen.single() shouldNotContain "Basic x"
    }
})
