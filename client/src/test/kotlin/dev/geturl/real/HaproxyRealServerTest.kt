package dev.geturl.real

import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.ProxyOptions
import dev.geturl.Status
import dev.geturl.asProxy
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.stalledBody
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.net.InetAddress
import java.net.Socket

private fun origin(): RawServer = rawServer { echo() }

/** Opens the tunnel only when the server at [port] has spoken, and hands on what it said with the answer. */
private fun Peer.slowTunnel(port: Int) {
    request()
    Socket(InetAddress.getByName("127.0.0.1"), port).use { server ->
        val said = server.getInputStream().readBytes().decodeToString()
        send("HTTP/1.1 200 Connection established\r\n\r\n$said")
    }
    awaitClose()
}

/** Exchanges through haproxy: when it ends connections, what it answers by itself, and what it does to requests. */
class HaproxyRealServerTest : FunSpec({
    test("Requests come over one kept connection") {
        val origin = origin()
        val haproxy = Haproxy(origin.port).started()
        val http = testClient()
        repeat(5) { http.geturl(haproxy.url("/$it")).text() shouldBe "/$it" }
        haproxy.awaitLogged(5).perConnection shouldBe listOf(5)
        origin.seen.size shouldBe 5
    }

    test("A connection that haproxy ends while it rests is seen to end, and a POST goes out on a fresh one") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "timeout http-keep-alive 50ms").started()
        val http = testClient()
        http.geturl(haproxy.url("/1")).responseInfo.connectionActual shouldBe "keep-alive"
        untilNoneIsOpen()
        http.geturl(haproxy.url("/2")) { query("a=b") }.text() shouldBe "/2"
        haproxy.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("A connection that haproxy ends while the next GET is on its way to it loses none") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "timeout http-keep-alive 1ms").started()
        val http = testClient()
        val paths = List(300) { "/$it" }
        paths.map { http.geturl(haproxy.url(it)).text() } shouldBe paths
        haproxy.awaitLogged(300).targets shouldBe paths
        origin.seen.size shouldBe 300
    }

    test("option httpclose ends each connection with its answer") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "option httpclose").started()
        val http = testClient()
        val calls = List(4) { http.geturl(haproxy.url("/$it")) }
        calls.map { it.text() } shouldBe List(4) { "/$it" }
        calls.map { it.responseHeaderValue("Connection") }.distinct() shouldBe listOf("close")
        haproxy.awaitLogged(4).perConnection shouldBe listOf(1, 1, 1, 1)
    }

    test("A server that is not there is 503, one that makes no sense 502, one that is silent 504") {
        suspend fun answer(port: Int, code: Int) {
            val haproxy = Haproxy(port, "timeout server 100ms\nretries 0").started()
            val got = testClient().geturl(haproxy.url("/"))
            got.status shouldBe Status.OK
            got.responseCode shouldBe code
            got.text() shouldContain "$code"
            haproxy.awaitLogged(1).single().status shouldBe code
        }
        answer(freePort(), 503)
        answer(rawServer { request().also { send("nonsense\r\n\r\n") } }.port, 502)
        answer(rawServer { request().also { awaitClose() } }.port, 504)
    }

    test("What haproxy sends again by itself is one exchange to the client") {
        val origin = rawServer { if (number < 3) request() else echo() }
        val haproxy = Haproxy(origin.port, "retries 3\nretry-on empty-response").started()
        val got = testClient().geturl(haproxy.url("/again"))
        got.text() shouldBe "/again"
        origin.seen.size shouldBe 3
        haproxy.awaitLogged(1).single().status shouldBe 200
    }

    test("GETs are pipelined through it, and each has its own answer") {
        val origin = origin()
        val haproxy = Haproxy(origin.port).started()
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        val paths = List(200) { "/$it" }
        paths.map { http.start(haproxy.url(it)) }.texts() shouldBe paths
        val logged = haproxy.awaitLogged(200)
        logged.perConnection shouldBe listOf(200)
        logged.targets shouldContainExactlyInAnyOrder paths
    }

    test("Of what is pipelined only that fails which haproxy closes for: the rest is answered elsewhere, once") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "http-request reject if { path /7 }").started()
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        val paths = List(50) { "/$it" }
        val calls = paths.map { http.start(haproxy.url(it)) }.ended()
        calls.filter { it.status != Status.OK }.map { it.url.path } shouldBe listOf("/7")
        val others = paths - "/7"
        calls.filter { it.status == Status.OK }.map { it.text() } shouldBe others
        origin.seen.map { it.split(' ')[1] } shouldContainExactlyInAnyOrder others
        haproxy.awaitLogged(51).targets shouldContainExactlyInAnyOrder others + List(2) { "/7" }
    }

    test("The 408 for a request that did not come is no answer to the one that comes then") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "timeout http-request 50ms\nno option dontlognull").started()
        val proxy = rawServer { slowTunnel(haproxy.port) }
        val http = testClient { this.proxy = ProxyOptions(proxy = proxy.asProxy(), tunnel = true) }
        val refused = shouldThrow<HttpException.Protocol> { http.geturl(haproxy.url("/")) }
        refused.message shouldContain "before there was a request"
        // The connection that looked whether haproxy listens is a 400.
        haproxy.awaitLogged(2).map { it.status } shouldBe listOf(400, 408)
        origin.seen.size shouldBe 0
    }

    test("The 408 for a body that comes too slowly is its answer") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "timeout http-request 100ms\noption http-buffer-request").started()
        val got = testClient().geturl(haproxy.url("/slow")) {
            expectContinue = false
            stalledBody(1_000)
        }
        got.responseCode shouldBe 408
        got.postError shouldNotBe null
        haproxy.awaitLogged(1).single().status shouldBe 408
    }

    test("An upload that haproxy refuses by its length has its answer") {
        val origin = origin()
        val deny = "http-request deny deny_status 413 if { req.hdr(content-length) -m int gt 1000 }"
        val haproxy = Haproxy(origin.port, deny).started()
        val http = testClient()
        val got = http.geturl(haproxy.url("/large")) {
            expectContinue = false
            queryChannel(ZeroSource(1L shl 28), 1L shl 28)
        }
        got.responseCode shouldBe 413
        got.postError shouldNotBe null
        http.geturl(haproxy.url("/next")).text() shouldBe "/next"
        haproxy.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("haproxy that closes instead of answering is eof; a GET on a kept connection was tried on a fresh one first") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, "http-request reject if { path_beg /reject }").started()
        val http = testClient()
        http.geturl(haproxy.url("/1"))
        http.geturl(haproxy.url("/reject/get")).status shouldBe Status.EOF
        http.geturl(haproxy.url("/2"))
        http.geturl(haproxy.url("/reject/post")) { query("a=b") }.status shouldBe Status.EOF
        haproxy.awaitLogged(5).targets shouldBe listOf("/1", "/reject/get", "/reject/get", "/2", "/reject/post")
        origin.seen.size shouldBe 2
    }

    test("103 (Early Hints) and 100 (Continue) come before the answer") {
        val origin = origin()
        val hint = "http-request early-hint Link \"</style.css>; rel=preload\""
        val haproxy = Haproxy(origin.port, hint).started()
        val told = ArrayList<String>()
        val got = testClient().geturl(haproxy.url("/hinted")) {
            expectContinue = true
            query("a=b")
            onInterim { told += "${it.code} ${it.headers["Link"]}" }
        }
        got.text() shouldBe "/hinted"
        told shouldBe listOf("103 </style.css>; rel=preload", "100 null")
        origin.seen.single() shouldContain "a=b"
    }

    test("A body that the server cuts short is eof through it too") {
        val origin = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n")
        }
        val haproxy = Haproxy(origin.port).started()
        val got = testClient().geturl(haproxy.url("/"))
        got.status shouldBe Status.EOF
        got.responseBody.utf8() shouldBe "part"
        haproxy.awaitLogged(1).single().status shouldBe 200
    }

    test("haproxy that expects the PROXY protocol breaks the connection, and is sent the request no second time") {
        val origin = origin()
        val haproxy = Haproxy(origin.port, bind = "accept-proxy").started()
        val got = testClient().start(haproxy.url("/")).await()
        got.error.shouldBeInstanceOf<HttpException.ConnectionClosed>()
        got.connectionsOpened shouldBe 1
        origin.seen.size shouldBe 0
    }

    test("haproxy that speaks the PROXY protocol to a server that does not hands on its 400") {
        val nginx = Nginx().started()
        val haproxy = Haproxy(nginx.port, server = "send-proxy").started()
        val got = testClient().geturl(haproxy.url("/hello.txt"))
        got.responseCode shouldBe 400
        got.text() shouldContain "400 Bad Request"
        haproxy.awaitLogged(1).single().status shouldBe 400
    }

    test("Where both speak the PROXY protocol the exchange knows nothing of it") {
        val origin = origin()
        val back = Haproxy(origin.port, bind = "accept-proxy").started()
        val haproxy = Haproxy(back.port, server = "send-proxy").started()
        testClient().geturl(haproxy.url("/both")).text() shouldBe "/both"
        // The one behind logs the client's port as the one in front told it.
        back.awaitLogged(1).single().connection shouldBe haproxy.awaitLogged(1).single().connection
    }
})
