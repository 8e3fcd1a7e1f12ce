package dev.geturl

import dev.geturl.testing.OnlyThroughTunnels
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.TestEnvironment
import dev.geturl.testing.answering
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.yield
import kotlin.time.Duration.Companion.milliseconds

internal fun RawServer.asProxy(kind: ProxyKind = ProxyKind.HTTP, user: String = "", password: String = "") =
    Proxy("127.0.0.1", port, kind, user, password)

/** The lines of the head that a proxy or server saw, with the request line. */
internal fun String.lines0(): List<String> = substringBefore("\r\n\r\n").split("\r\n")

class ProxyForwardTest : FunSpec({
    fun forwarding() = rawServer { requests { reply(it.line) } }

    test("http is sent to the proxy as an absolute URL without its fragment") {
        val proxy = forwarding()
        val http = testClient { this.proxy = ProxyOptions(proxyHost = "127.0.0.1", proxyPort = proxy.port) }
        val got = http.geturl("http://origin.invalid:81/a/b?c=d#top")
        got.text() shouldBe "GET http://origin.invalid:81/a/b?c=d HTTP/1.1"
        got.requestLine shouldBe "GET http://origin.invalid:81/a/b?c=d HTTP/1.1"
        got.responseInfo.proxyUsed shouldBe "HttpProxy"
        proxy.seen.single().lines0() shouldBe got.requestHeaders.map { "$it" }.let { listOf(got.requestLine) + it }
        got.requestHeaderValue("Host") shouldBe "origin.invalid:81"
    }

    test("the other forms of a target become absolute, too") {
        val proxy = forwarding()
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy()) }
        http.geturl("http://h.invalid?q").text() shouldBe "GET http://h.invalid/?q HTTP/1.1"
        val all = http.geturl("http://h.invalid/") {
            method = "OPTIONS"
            requestTarget = "*"
        }
        all.text() shouldBe "OPTIONS http://h.invalid HTTP/1.1"
        http.geturl("http://h.invalid/") { requestTarget = "http://x.invalid/y" }.text() shouldBe
            "GET http://x.invalid/y HTTP/1.1"
    }

    test("user info goes to the proxy as Authorization alone, where it is sent so") {
        val proxy = forwarding()
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy()) }
        val got = http.geturl("http://ada:secret@h.invalid/")
        got.text() shouldBe "GET http://h.invalid/ HTTP/1.1"
        got.requestHeaderValue("Authorization") shouldBe "Basic YWRhOnNlY3JldA=="
    }

    test("requests to different servers share the connections to their proxy, and no others") {
        val proxy = forwarding()
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy()) }
        for (host in listOf("a", "b", "c")) http.geturl("http://$host.invalid/")
        proxy.connections shouldBe 1
        http.geturl(proxy.url("/direct")) { this.proxy = Proxy.NONE }.text() shouldBe "GET /direct HTTP/1.1"
        proxy.connections shouldBe 2
        http.geturl("http://d.invalid/")
        proxy.connections shouldBe 2
        http.geturl("http://d.invalid/") { this.proxy = proxy.asProxy(user = "ada") }
        proxy.connections shouldBe 3
    }

    test("a request that was not answered on a resting connection is sent again by the proxy") {
        val proxy = rawServer {
            request()
            reply("1")
            if (number == 1) requestOrNull() else requests { reply("2") }
        }
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy()) }
        http.geturl("http://a.invalid/").text() shouldBe "1"
        http.geturl("http://b.invalid/").text() shouldBe "1"
        proxy.seen.map { it.lines0().first() }.takeLast(2) shouldBe List(2) { "GET http://b.invalid/ HTTP/1.1" }
    }

    test("fields for the proxy go to it, and replace the client's own") {
        val proxy = forwarding()
        val http = testClient {
            this.proxy = ProxyOptions(
                proxy = proxy.asProxy(),
                proxyAuth = "Token t",
                proxyHeaders = Headers.of("X-Proxy" to "1", "User-Agent" to "none of your business"),
            )
        }
        http.geturl("http://h.invalid/")
        val lines = proxy.seen.single().lines0()
        lines.filter { it.startsWith("User-Agent") } shouldBe listOf("User-Agent: none of your business")
        lines.subList(1, 5) shouldBe listOf(
            "Host: h.invalid",
            "Proxy-Authorization: Token t",
            "X-Proxy: 1",
            "User-Agent: none of your business",
        )
    }

    test("the caller's own Proxy-Authorization goes to a proxy, never to a server") {
        val proxy = forwarding()
        val server = forwarding()
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy(), proxyAuth = "Token t") }
        val own: GeturlOptions.() -> Unit = { headers { add("Proxy-Authorization", "Mine m") } }
        http.geturl("http://h.invalid/", own)
        proxy.seen.single() shouldContain "Proxy-Authorization: Mine m\r\n"
        proxy.seen.single() shouldNotContain "Token"
        http.geturl(server.url()) {
            own()
            this.proxy = Proxy.NONE
        }
        server.seen.single() shouldNotContain "Proxy-Authorization"
        http.geturl(server.url()) {
            own()
            this.proxy = Proxy.NONE
            requestTarget = "http://h.invalid/"
        }
        server.seen.last() shouldContain "Proxy-Authorization: Mine m\r\n"
    }

    test("the filter is asked for each host, may suspend, and may name any proxy or none") {
        val proxy = forwarding()
        val server = forwarding()
        val http = testClient {
            this.proxy = ProxyOptions(
                proxyFilter = ProxyFilter { host ->
                    yield()
                    if (host == "127.0.0.1") null else proxy.asProxy()
                },
            )
        }
        val proxied = http.geturl("http://h.invalid/")
        proxied.requestLine shouldBe "GET http://h.invalid/ HTTP/1.1"
        proxied.responseInfo.proxyUsed shouldBe "HttpProxy"
        http.geturl(server.url("/x")).text() shouldBe "GET /x HTTP/1.1"
        http.geturl("http://i.invalid/")
        proxy.connections shouldBe 1
        http.geturl(server.url("/y")).responseInfo.proxyUsed shouldBe "none"
        server.connections shouldBe 1
    }

    test("with several loops a connection that rests on another is used on its own") {
        val proxy = forwarding()
        val http = testClient {
            loops = 3
            this.proxy = ProxyOptions(proxyFilter = ProxyFilter { proxy.asProxy() })
        }
        repeat(12) { http.geturl("http://h$it.invalid/").responseCode shouldBe 200 }
        proxy.connections shouldBe 1
    }

    test("a filter that never answers is within the timeout, and ends with a cancelled call") {
        val asked = CompletableDeferred<Unit>()
        val http = testClient {
            proxy = ProxyOptions(
                proxyFilter = ProxyFilter {
                    asked.complete(Unit)
                    awaitCancellation()
                },
            )
        }
        http.geturl("http://h.invalid/") { timeout = 50.milliseconds }.status shouldBe Status.TIMEOUT
        val started = http.start("http://h.invalid/")
        asked.await()
        started.reset("enough")
        started.await().status shouldBe Status.RESET
    }

    test("a proxy that cannot be found or reached is told apart from a server") {
        val nobody = testClient {
            proxy = ProxyOptions(proxyHost = "proxy.invalid")
            resolver = Resolver { throw HttpException.UnknownHost("no address for $it") }
        }
        val unknown = shouldThrow<HttpException.UnknownHost> { nobody.geturl("http://h.invalid/") }
        unknown.isProxy shouldBe true
        unknown.message.orEmpty() shouldContain "proxy.invalid"
        val port = freePort()
        val refused = testClient {
            proxy =
                ProxyOptions(proxy = Proxy("127.0.0.1", port, user = "u", password = "secret"))
        }
        shouldThrow<HttpException.ConnectFailed> { refused.geturl("http://h.invalid/") }.toString().also {
            it shouldContain "127.0.0.1:$port"
            it shouldNotContain "secret"
        }
    }

    test("the environment is heeded where it is asked for") {
        val proxy = forwarding()
        val environment = TestEnvironment(mapOf("http_proxy" to "127.0.0.1:${proxy.port}"))
        val http = testClient(HttpConfig { this.proxy = ProxyOptions(fromEnvironment = true) }, environment)
        http.geturl("http://h.invalid/").responseInfo.proxyUsed shouldBe "HttpProxy"
    }

    test("the platform's properties are heeded where they are asked for") {
        val proxy = forwarding()
        val properties = mapOf("http.proxyHost" to "127.0.0.1", "http.proxyPort" to "${proxy.port}")
        val http = testClient(
            HttpConfig { this.proxy = ProxyOptions(fromProperties = true) },
            TestEnvironment(properties = properties),
        )
        http.geturl("http://h.invalid/").text() shouldBe "GET http://h.invalid/ HTTP/1.1"
    }

    test("https may have a proxy of its own") {
        val plain = forwarding()
        val secure = rawServer { requests { reply("no", status = "403 Forbidden") } }
        val http = testClient {
            proxy = ProxyOptions(proxy = plain.asProxy(), httpsProxy = secure.asProxy())
        }
        http.register("https", 443, OnlyThroughTunnels())
        http.geturl("http://h.invalid/").responseCode shouldBe 200
        http.geturl("https://h.invalid/").responseCode shouldBe 403
        plain.seen.single() shouldStartWith "GET http://h.invalid/ "
        secure.seen.single() shouldStartWith "CONNECT h.invalid:443 "
    }

    test("the manual's profile keeps the user info in the URL that the proxy gets") {
        val proxy = answering(Peer.response())
        val http = tclClient { this.proxy = ProxyOptions(proxy = proxy.asProxy()) }
        http.geturl("http://ada:secret@h.invalid/x#f")
        proxy.seen.shouldHaveSize(1)
        proxy.seen.single() shouldStartWith "GET http://ada:secret@h.invalid/x HTTP/1.1\r\n"
        proxy.seen.single() shouldNotContain "Authorization"
    }
})
