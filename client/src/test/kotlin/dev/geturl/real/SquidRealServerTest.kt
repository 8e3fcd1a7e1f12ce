package dev.geturl.real

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.Proxy
import dev.geturl.ProxyOptions
import dev.geturl.Status
import dev.geturl.testing.RawServer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.echo
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf

private fun origin(): RawServer = rawServer { echo() }

private fun clientOf(
    squid: Squid,
    pool: PoolOptions = PoolOptions(),
    options: ProxyOptions.() -> ProxyOptions = { this },
): HttpClient = testClient {
    this.pool = pool
    proxy = ProxyOptions(proxy = Proxy("127.0.0.1", squid.port)).options()
}

/** Exchanges through squid, which forwards some and opens tunnels for others. */
class SquidRealServerTest : FunSpec({
    test("squid is asked by whole URLs, resolves their hosts, and hands on the rest") {
        val origin = origin()
        val squid = Squid().started()
        val url = "http://origin.test:${origin.port}/x?y"
        val got = clientOf(squid).geturl(url)
        got.text() shouldBe "/x?y"
        got.responseInfo.proxyUsed shouldBe "HttpProxy"
        got.responseHeaderValue("Via") shouldContain "squid.test"
        squid.awaitLogged(1).single().let { "${it.method} ${it.target}" } shouldBe "GET $url"
        origin.seen.single() shouldContain "Host: origin.test:${origin.port}\r\n"
    }

    test("One connection to squid is kept for all servers behind it") {
        val origins = listOf(origin(), origin())
        val squid = Squid().started()
        val http = clientOf(squid)
        repeat(6) { http.geturl("http://origin.test:${origins[it % 2].port}/$it").text() shouldBe "/$it" }
        http.geturl("http://other.test:${origins[0].port}/") { query("a=b") }.text() shouldBe "/"
        squid.awaitLogged(7).perConnection shouldBe listOf(7)
        origins.map { it.seen.size } shouldBe listOf(4, 3)
    }

    test("squid that keeps no connections has each request on its own") {
        val origin = origin()
        val squid = Squid("client_persistent_connections off").started()
        val http = clientOf(squid)
        repeat(3) { http.geturl("http://origin.test:${origin.port}/$it").text() shouldBe "/$it" }
        squid.awaitLogged(3).perConnection shouldBe listOf(1, 1, 1)
    }

    test("A connection that squid ends while it rests is seen to end, and a POST goes out on a fresh one") {
        val origin = origin()
        val squid = Squid("client_idle_pconn_timeout 1 second").started()
        val http = clientOf(squid)
        http.geturl("http://origin.test:${origin.port}/1").responseInfo.connectionActual shouldBe "keep-alive"
        untilNoneIsOpen()
        http.geturl("http://origin.test:${origin.port}/2") { query("a=b") }.text() shouldBe "/2"
        squid.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("GETs are pipelined to squid, and each has its own answer") {
        val origin = origin()
        val squid = Squid("pipeline_prefetch 15").started()
        val http = clientOf(squid, PoolOptions(maxConnectionsPerHost = 1))
        val urls = List(100) { "http://origin.test:${origin.port}/$it" }
        urls.map { http.start(it) }.texts() shouldBe List(100) { "/$it" }
        val logged = squid.awaitLogged(100)
        logged.targets shouldContainExactlyInAnyOrder urls
        logged.perConnection shouldBe listOf(100)
    }

    test("A tunnel is opened by CONNECT and kept for its server, which sees nothing of squid") {
        val origin = origin()
        val squid = Squid().started()
        val http = clientOf(squid) { copy(tunnel = true) }
        repeat(3) {
            val got = http.geturl("http://origin.test:${origin.port}/$it")
            got.text() shouldBe "/$it"
            got.responseInfo.proxyUsed shouldBe "SecureProxy"
        }
        http.close()
        // squid logs a tunnel when it has ended.
        val logged = squid.awaitLogged(1).single()
        logged.let { "${it.method} ${it.target} ${it.status}" } shouldBe "CONNECT origin.test:${origin.port} 200"
        origin.connections shouldBe 1
        origin.seen.size shouldBe 3
        origin.seen.forEach { it shouldNotContain "squid" }
    }

    test("GETs are pipelined through a tunnel") {
        val nginx = Nginx().started()
        val squid = Squid().started()
        val http = clientOf(squid, PoolOptions(maxConnectionsPerHost = 1)) { copy(tunnel = true) }
        val paths = List(100) { "/hello.txt?$it" }
        paths.map { http.start(nginx.url(it)) }.texts().distinct() shouldBe listOf("hello from nginx\n")
        val logged = nginx.awaitLogged(100)
        logged.targets shouldContainExactlyInAnyOrder paths
        logged.perConnection shouldBe listOf(100)
    }

    test("A CONNECT that squid denies is its 403, and is said to have failed") {
        val origin = origin()
        val squid = Squid("acl tunnel method CONNECT\nhttp_access deny tunnel").started()
        val http = clientOf(squid) { copy(tunnel = true) }
        val got = http.geturl("http://origin.test:${origin.port}/")
        got.responseCode shouldBe 403
        got.text() shouldContain "Access Denied"
        got.responseInfo.proxyUsed shouldBe "SecureProxyFailed"
        squid.awaitLogged(1).single().status shouldBe 403
        origin.connections shouldBe 0
    }

    test("A server that squid cannot reach is its 503, by either way, and a name that it cannot find its own failure") {
        val squid = Squid().started()
        val nobody = "http://origin.test:${freePort()}/"
        val forwarded = clientOf(squid)
        forwarded.geturl(nobody).responseCode shouldBe 503
        val tunnelled = clientOf(squid) { copy(tunnel = true) }.geturl(nobody)
        tunnelled.responseCode shouldBe 503
        tunnelled.responseInfo.proxyUsed shouldBe "SecureProxyFailed"
        val unknown = forwarded.geturl("http://unknown.test/")
        unknown.text() shouldContain "unknown.test"
        // Which of 502 and 503 depends on whether a name server said so or none answered.
        unknown.responseCode shouldBeInRange 502..503
        squid.awaitLogged(3).map { it.status } shouldBe listOf(503, 503, unknown.responseCode)
    }

    test("squid that is not asked as a proxy says 400") {
        val squid = Squid().started()
        testClient().geturl(squid.url("/x")).responseCode shouldBe 400
        squid.awaitLogged(1).single().status shouldBe 400
    }

    test("A body that the server cuts short is eof through squid, with what had come of it") {
        val origin = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart")
        }
        val squid = Squid().started()
        val got = clientOf(squid).geturl("http://origin.test:${origin.port}/")
        got.status shouldBe Status.EOF
        got.error.shouldBeInstanceOf<HttpException.ConnectionClosed>()
        got.responseBody.utf8() shouldBe "part"
    }

    test("A body of HTTP/1.0 that ends with its connection comes in chunks from squid, whose connection is kept") {
        val origin = rawServer {
            request()
            send("HTTP/1.0 200 OK\r\n\r\nuntil the end")
        }
        val squid = Squid().started()
        val http = clientOf(squid)
        repeat(2) {
            val got = http.geturl("http://origin.test:${origin.port}/")
            got.text() shouldBe "until the end"
            got.responseInfo.transferEncoding shouldBe "chunked"
        }
        squid.awaitLogged(2).perConnection shouldBe listOf(2)
    }

    test("Compressed bodies and ranges come through squid as they are") {
        val nginx = Nginx("gzip_proxied any;").started()
        val squid = Squid().started()
        val http = clientOf(squid)
        val whole = http.geturl(nginx.url("/large.txt"))
        whole.responseInfo.compression shouldBe "gzip"
        whole.text().length shouldBe Nginx.LARGE
        val part = http.geturl(nginx.url("/hello.txt")) { headers { add("Range", "bytes=6-9") } }
        part.responseCode shouldBe 206
        part.text() shouldBe "from"
        squid.awaitLogged(2).perConnection shouldBe listOf(2)
    }

    test("An upload, in chunks or after 100 (Continue), reaches the server through squid") {
        val nginx = Nginx().started()
        val squid = Squid().started()
        val http = clientOf(squid)
        for (length in listOf(-1L, 3_000_000L)) {
            val told = ArrayList<Int>()
            val got = http.geturl(nginx.url("/dav/file$length")) {
                method = "PUT"
                expectContinue = true
                queryChannel(ZeroSource(3_000_000), length)
                onInterim { told += it.code }
            }
            got.responseCode shouldBe 201
            got.currentPost shouldBe 3_000_000
            told shouldBe listOf(100)
        }
        nginx.awaitLogged(2).map { it.status } shouldBe listOf(201, 201)
        squid.awaitLogged(2).map { it.status } shouldBe listOf(201, 201)
    }

    test("An upload that is too large for squid has its 413") {
        val origin = origin()
        val squid = Squid("request_body_max_size 1 KB").started()
        val got = clientOf(squid).geturl("http://origin.test:${origin.port}/") {
            expectContinue = false
            queryChannel(ZeroSource(1L shl 28), 1L shl 28)
        }
        got.responseCode shouldBe 413
        got.postError shouldNotBe null
        squid.awaitLogged(1).single().status shouldBe 413
        origin.seen.shouldBeEmpty()
    }
})
