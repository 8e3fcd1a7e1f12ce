package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.HeardEvents
import dev.geturl.testing.RawServer
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.freePort
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.tunnel
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

private fun called(path: String, method: String = "GET") = "call started: $method $path HTTP/1.1 to http://127.0.0.1:A"

private val DIALED = listOf(
    "resolve started: 127.0.0.1",
    "resolve ended: 127.0.0.1 is 127.0.0.1",
    "connect started: 127.0.0.1:A",
    "connected: 127.0.0.1:A",
    "connection acquired: new to 127.0.0.1:A",
)

private fun answered(path: String, bytes: Int = path.length, end: String = "released") = listOf(
    "request head sent: GET $path HTTP/1.1",
    "first byte",
    "response head: 200",
    "body complete: $bytes bytes, $bytes decoded",
    "connection $end",
    "exchange ended: ok",
)

private const val REUSED = "connection acquired: reused to 127.0.0.1:A"

/** The events of whole exchanges, in their order. */
class ExchangeEventsTest : FunSpec({
    val heard = HeardEvents()

    fun client(options: HttpConfig.Builder.() -> Unit = {}) = testClient {
        events = heard
        options()
    }

    suspend fun HttpClient.warm(server: RawServer) = startAll(server, "/warm").texts()

    test("a GET on a new connection, and the next on the same one") {
        val server = rawServer { echo() }
        val http = client()
        http.startAll(server, "/new").texts()
        http.startAll(server, "/reused").texts()
        heard.lines("/new", server) shouldContainExactly listOf(called("/new")) + DIALED + answered("/new")
        heard.lines("/reused", server) shouldContainExactly
            listOf(called("/reused"), REUSED) + answered("/reused")
    }

    test("a GET that is pipelined stands in line behind those before it") {
        val server = rawServer {
            replyTo(early(1))
            replyTo(early(3))
        }
        val http = client { pool = PoolOptions(maxConnectionsPerHost = 1) }
        http.warm(server)
        http.startAll(server, "/a", "/b", "/c").texts()
        heard.lines("/a", server) shouldContainExactly listOf(called("/a"), REUSED) + answered("/a")
        listOf("/b", "/c").forEachIndexed { index, path ->
            val inLine = "connection acquired: in line behind ${index + 1} to 127.0.0.1:A"
            heard.lines(path, server) shouldContainExactly listOf(called(path), inLine) + answered(path)
        }
    }

    test("a call that finds no connection free says that it waits") {
        val busy = Gate()
        val server = rawServer {
            requests {
                if (it.path == "/busy") busy.pass()
                reply(it.path)
            }
        }
        val http = client { pool = PoolOptions(maxConnectionsPerHost = 1, pipeline = false) }
        val calls = http.startAll(server, "/busy", "/waits")
        until("the second to wait") { heard.lines("/waits").any { it == "waiting for a connection" } }
        busy.open()
        calls.texts()
        heard.lines("/waits", server) shouldContainExactly
            listOf(called("/waits"), "waiting for a connection", REUSED) + answered("/waits")
    }

    test("a GET that finds its connection ended is sent again on a new one") {
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            request()
        }
        val http = client()
        http.warm(server)
        http.startAll(server, "/stale").texts()
        heard.lines("/stale", server) shouldContainExactly listOf(
            called("/stale"),
            REUSED,
            "request head sent: GET /stale HTTP/1.1",
            "connection closed",
            "sent again: the connection ended without an answer",
        ) + DIALED + answered("/stale")
    }

    test("a connect that fails at both addresses of a host") {
        val port = freePort()
        val both = listOf("127.0.0.7", "127.0.0.8").mapNotNull(IpAddress::parseOrNull)
        val http = client { resolver = Resolver { both } }
        http.start("http://two.test:$port/refused").await().status shouldBe Status.ERROR
        heard.lines("/refused") shouldContainExactly listOf(
            "call started: GET /refused HTTP/1.1 to http://two.test:$port",
            "resolve started: two.test",
            "resolve ended: two.test is 127.0.0.7, 127.0.0.8",
            "connect started: 127.0.0.7:$port",
            "connect failed: 127.0.0.7:$port",
            "connect started: 127.0.0.8:$port",
            "connect failed: 127.0.0.8:$port",
            "exchange ended: error",
        )
    }

    test("a request that a proxy forwards goes out in the absolute form") {
        val proxy = rawServer { requests { reply("/p") } }
        val http = client { this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port)) }
        http.geturl("http://origin.invalid/forwarded").text() shouldBe "/p"
        val line = "GET http://origin.invalid/forwarded HTTP/1.1"
        heard.lines("/forwarded", proxy) shouldContainExactly listOf(
            "call started: $line to http://127.0.0.1:A forwarded by http://127.0.0.1:A",
        ) + DIALED + listOf(
            "request head sent: $line",
            "first byte",
            "response head: 200",
            "body complete: 2 bytes, 2 decoded",
            "connection released",
            "exchange ended: ok",
        )
    }

    test("a tunnel is asked for, answered and opened before the connection is there") {
        val origin = rawServer { echo() }
        val proxy = rawServer { tunnel(origin.port) }
        val http = client { this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port), tunnel = true) }
        http.geturl("http://origin.invalid/tunnelled").text() shouldBe "/tunnelled"
        heard.lines("/tunnelled", proxy) shouldContainExactly listOf(
            "call started: GET /tunnelled HTTP/1.1 to http://origin.invalid:80 through a tunnel of http://127.0.0.1:A",
        ) + DIALED.dropLast(1) + listOf(
            "tunnel requested: CONNECT origin.invalid:80 HTTP/1.1",
            "tunnel answered: 200",
            "tunnel opened: by http://127.0.0.1:A",
            DIALED.last(),
        ) + answered("/tunnelled")
    }

    test("a filter names the route in the course of the call, and a proxy may refuse the tunnel there") {
        val proxy = rawServer {
            request()
            reply("no", status = "403 Forbidden")
        }
        val http = client {
            this.proxy = ProxyOptions(tunnel = true, proxyFilter = ProxyFilter { Proxy("127.0.0.1", proxy.port) })
        }
        http.geturl("http://origin.invalid/filtered").responseCode shouldBe 403
        val route = "http://origin.invalid:80"
        heard.lines("/filtered", proxy) shouldContainExactly listOf(
            "call started: GET /filtered HTTP/1.1 to $route",
            "route chosen: GET /filtered HTTP/1.1 to $route through a tunnel of http://127.0.0.1:A",
        ) + DIALED.dropLast(1) + listOf(
            "tunnel requested: CONNECT origin.invalid:80 HTTP/1.1",
            "tunnel answered: 403",
            DIALED.last(),
            "response head: 403",
            "body complete: 2 bytes, 2 decoded",
            "connection closed",
            "exchange ended: ok",
        )
    }

    test("a POST that waits for 100 (Continue)") {
        val server = rawServer { requests { reply("got ${it.body.size}") } }
        val http = client { timeouts = Timeouts(expectContinue = Duration.ZERO) }
        http.geturl(server.url("/post")) {
            query("12345")
            expectContinue = true
        }
        heard.lines("/post", server) shouldContainExactly listOf(called("/post", "POST")) + DIALED + listOf(
            "request head sent: POST /post HTTP/1.1",
            "first byte",
            "interim response: 100",
            "request body sent: 5 bytes",
            "response head: 200",
            "body complete: 5 bytes, 5 decoded",
            "connection released",
            "exchange ended: ok",
        )
    }

    test("a POST whose question is refused is sent again unasked") {
        val server = rawServer {
            if (number == 1) {
                head()
                reply(status = "417 Expectation Failed")
                awaitClose()
            } else {
                requests { reply(it.body.utf8()) }
            }
        }
        client().geturl(server.url("/417")) {
            query("12345")
            expectContinue = true
        }
        heard.lines("/417", server) shouldContainExactly listOf(called("/417", "POST")) + DIALED + listOf(
            "request head sent: POST /417 HTTP/1.1",
            "first byte",
            "response head: 417",
            "connection closed",
            "sent again: the server refused Expect",
        ) + DIALED + listOf(
            "request head sent: POST /417 HTTP/1.1",
            "request body sent: 5 bytes",
            "first byte",
            "response head: 200",
            "body complete: 5 bytes, 5 decoded",
            "connection released",
            "exchange ended: ok",
        )
    }

    test("a call that times out, and one that is reset") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = client()
        http.geturl(server.url("/slow")) { timeout = 60.milliseconds }.status shouldBe Status.TIMEOUT
        val reset = http.start(server.url("/reset"))
        until("the request to be sent") { heard.lines("/reset").any { it.startsWith("request head sent") } }
        reset.reset("enough")
        promptly { listOf(reset).ended() }
        for ((path, status) in listOf("/slow" to "timeout", "/reset" to "reset")) {
            heard.lines(path, server) shouldContainExactly listOf(called(path)) + DIALED + listOf(
                "request head sent: GET $path HTTP/1.1",
                "connection closed",
                "exchange ended: $status",
            )
        }
    }
})
