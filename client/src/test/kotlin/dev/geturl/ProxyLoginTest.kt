package dev.geturl

import dev.geturl.testing.OnlyThroughTunnels
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.Duration.Companion.milliseconds

private const val BASIC = "Basic YWRhOnNlY3JldA=="
private const val DIGEST = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256"

class ProxyLoginTest : FunSpec({
    fun Peer.Request.login(): String? =
        head.lines0().singleOrNull { it.startsWith("Proxy-Authorization: ") }?.substringAfter(": ")

    fun RawServer.logins(): List<String> = seen.map { head ->
        head.lines0().singleOrNull { it.startsWith("Proxy-Authorization: ") }?.substringAfter(": ")
            ?: "-"
    }

    /** Wants a login and lets in whoever has one. */
    fun strict(vararg challenges: String, headers: List<String> = emptyList()) = rawServer {
        requests { request ->
            if (request.login() == null) {
                reply("who are you?", *challenges, *headers.toTypedArray(), status = "407 Log in")
            } else if (request.method == "CONNECT") {
                send("HTTP/1.1 200 OK\r\n\r\n")
            } else {
                reply("welcome ${request.body.utf8()}")
            }
        }
    }

    fun client(proxy: RawServer, scheme: AuthScheme = AuthScheme.ANY, tunnel: Boolean = false) = testClient {
        this.proxy = ProxyOptions(
            proxy = proxy.asProxy(user = "ada", password = "secret"),
            authScheme = scheme,
            tunnel = tunnel,
        )
    }

    test("a 407 is answered with the strongest scheme, on the same connection, and remembered") {
        val proxy = strict("Proxy-Authenticate: Basic realm=\"r\"", DIGEST)
        val http = client(proxy)
        val got = http.geturl("http://h.invalid/x")
        got.text() shouldBe "welcome "
        got.responseCode shouldBe 200
        proxy.connections shouldBe 1
        val (none, first) = proxy.logins()
        none shouldBe "-"
        first shouldContain "Digest username=\"ada\""
        first shouldContain "uri=\"http://h.invalid/x\""
        first shouldContain "nc=00000001"
        first shouldContain "algorithm=SHA-256"
        http.geturl("http://i.invalid/y").responseCode shouldBe 200
        proxy.seen.size shouldBe 3
        proxy.logins().last() shouldContain "nc=00000002"
        proxy.logins().none { "secret" in it } shouldBe true
    }

    test("Basic is sent at once where it is what was asked for") {
        val proxy = strict("Proxy-Authenticate: Basic realm=\"r\"")
        client(proxy, AuthScheme.BASIC).geturl("http://h.invalid/").responseCode shouldBe 200
        proxy.logins() shouldContainExactly listOf(BASIC)
    }

    test("a body is sent again with the answer") {
        val proxy = strict("Proxy-Authenticate: Basic realm=\"r\"")
        client(proxy).geturl("http://h.invalid/") { query("name=Ada") }.text() shouldBe "welcome name=Ada"
        proxy.logins() shouldContainExactly listOf("-", BASIC)
    }

    test("a body that can be sent only once leaves the 407 to the caller") {
        val proxy = strict("Proxy-Authenticate: Basic realm=\"r\"")
        val got = client(proxy).geturl("http://h.invalid/") { queryChannel(Buffer().writeUtf8("once"), 4) }
        got.responseCode shouldBe 407
        got.text() shouldBe "who are you?"
    }

    test("where the proxy closes, the answer goes on a new connection") {
        val proxy = strict("Proxy-Authenticate: Basic realm=\"r\"", headers = listOf("Connection: close"))
        client(proxy).geturl("http://h.invalid/").responseCode shouldBe 200
        proxy.connections shouldBe 2
        val endless = rawServer {
            requests { request ->
                if (request.login() == null) {
                    send("HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=r\r\n\r\nuntil the end")
                    close()
                } else {
                    reply("in")
                }
            }
        }
        client(endless).geturl("http://h.invalid/").text() shouldBe "in"
    }

    test("a challenge whose body stops is not waited for longer than any other body") {
        val proxy = rawServer {
            request()
            send("HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=r\r\nContent-Length: 9\r\n\r\nwho")
            awaitClose()
        }
        val got = promptly { client(proxy).geturl("http://h.invalid/") { idleTimeout = 60.milliseconds } }
        got.error.shouldBeInstanceOf<HttpException.Timeout>().kind shouldBe TimeoutKind.IDLE
        proxy.awaitClientClose()
    }

    test("wrong credentials are sent once, and the second 407 is the caller's") {
        val proxy = rawServer { requests { reply("no", "Proxy-Authenticate: Basic realm=\"r\"", status = "407 X") } }
        val got = client(proxy).geturl("http://h.invalid/")
        got.responseCode shouldBe 407
        got.status shouldBe Status.OK
        got.text() shouldBe "no"
        proxy.logins() shouldContainExactly listOf("-", BASIC)
        client(proxy, AuthScheme.BASIC).geturl("http://h.invalid/").responseCode shouldBe 407
        proxy.logins().drop(2) shouldContainExactly listOf(BASIC)
    }

    test("a nonce that was too old is answered once more") {
        val proxy = rawServer {
            requests { request ->
                when {
                    "nonce=\"n2\"" in request.login().orEmpty() -> reply("in")
                    request.login() == null -> reply("", DIGEST, status = "407 X")
                    else -> reply("", DIGEST.replace("n1", "n2") + ", stale=true", status = "407 X")
                }
            }
        }
        client(proxy).geturl("http://h.invalid/").text() shouldBe "in"
        proxy.seen.size shouldBe 3
    }

    test("a scheme that cannot be answered, and a login that the caller gives itself, leave the 407 to the caller") {
        val proxy = rawServer { requests { reply("", "Proxy-Authenticate: Negotiate", status = "407 X") } }
        client(proxy).geturl("http://h.invalid/").responseCode shouldBe 407
        proxy.seen.size shouldBe 1
        val basic = rawServer { requests { reply("", "Proxy-Authenticate: Basic realm=r", status = "407 X") } }
        client(
            basic,
        ).geturl("http://h.invalid/") { headers { add("Proxy-Authorization", "Mine") } }.responseCode shouldBe
            407
        basic.logins() shouldContainExactly listOf("Mine")
        testClient { this.proxy = ProxyOptions(proxy = basic.asProxy(), proxyAuth = "Given") }
            .geturl("http://h.invalid/")
            .responseCode shouldBe 407
        basic.logins().drop(1) shouldContainExactly listOf("Given")
    }

    test("a server's 407 and a server's challenge get no proxy's password") {
        val server = rawServer { requests { reply("", "Proxy-Authenticate: Basic realm=r", status = "407 X") } }
        val http = testClient { proxy = ProxyOptions(proxy = Proxy("p.invalid", user = "ada", password = "secret")) }
        http.geturl(server.url()) { proxy = Proxy.NONE }.responseCode shouldBe 407
        server.logins() shouldContainExactly listOf("-")
    }

    test("a tunnel is logged in to on the connection that stays open, and its server learns nothing") {
        val proxy = strict(DIGEST)
        val http = client(proxy, tunnel = true)
        // Once the tunnel stands this proxy is the server, and wants a login again: nobody gives it one.
        val got = http.geturl("http://h.invalid/")
        proxy.connections shouldBe 1
        proxy.seen.map { it.lines0().first() } shouldContainExactly
            listOf("CONNECT h.invalid:80 HTTP/1.1", "CONNECT h.invalid:80 HTTP/1.1", "GET / HTTP/1.1")
        proxy.logins()[1] shouldContain "uri=\"h.invalid:80\""
        proxy.logins()[2] shouldBe "-"
        got.responseCode shouldBe 407
        got.responseInfo.proxyUsed shouldBe "SecureProxy"
    }

    test("a tunnel is logged in to on a new connection where the proxy closes, or its page is endless") {
        val closing = strict("Proxy-Authenticate: Basic realm=r", headers = listOf("Proxy-Connection: close"))
        client(closing, tunnel = true).geturl("http://h.invalid/")
        closing.connections shouldBe 2
        closing.logins().take(2) shouldContainExactly listOf("-", BASIC)
        val endless = rawServer {
            requests { request ->
                if (request.method == "CONNECT" && request.login() == null) {
                    send("HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=r\r\nContent-Length: 1000000\r\n\r\n")
                    send("x".repeat(200_000).encodeUtf8())
                    awaitClose()
                } else if (request.method == "CONNECT") {
                    send("HTTP/1.1 200 OK\r\n\r\n")
                } else {
                    reply("in")
                }
            }
        }
        client(endless, tunnel = true).geturl("http://h.invalid/").text() shouldBe "in"
        endless.connections shouldBe 2
    }

    test("a tunnel that stays refused is the caller's response") {
        val proxy = rawServer { requests { reply("no", "Proxy-Authenticate: Basic realm=r", status = "407 X") } }
        val http = client(proxy)
        http.register("https", 443, OnlyThroughTunnels())
        val got = http.geturl("https://h.invalid/")
        got.responseCode shouldBe 407
        got.text() shouldBe "no"
        got.responseInfo.proxyUsed shouldBe "SecureProxyFailed"
        proxy.logins() shouldContainExactly listOf("-", BASIC)
    }

    test("no failure shows the password") {
        val proxy = rawServer { request() }
        val failure = client(proxy, AuthScheme.BASIC, tunnel = true).start("http://h.invalid/").await().error
        generateSequence<Throwable>(failure) { it.cause }.forEach {
            it.toString() shouldNotContain "secret"
            it.toString() shouldNotContain "YWRh"
        }
    }
})
