package dev.geturl.real

import dev.geturl.Status
import dev.geturl.testing.RawServer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.rawServer
import dev.geturl.testing.stalledBody
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.fileSize

private fun passingTo(upstream: RawServer, vararg directives: String) =
    "location /up/ { proxy_pass http://127.0.0.1:${upstream.port}; ${directives.joinToString("; ")}; }"

/** How nginx frames bodies, cuts them short, and refuses those of requests. */
class NginxBodiesRealServerTest : FunSpec({
    test("A body that nginx ends by closing is whole, and its connection is not kept") {
        val nginx = Nginx("chunked_transfer_encoding off;").started()
        val http = testClient()
        repeat(2) {
            val got = http.geturl(nginx.url("/large.txt"))
            got.responseInfo.transferEncoding shouldBe ""
            got.responseHeaderValue("Content-Length") shouldBe ""
            got.responseInfo.connectionActual shouldBe "close"
            got.text() shouldBe "0123456789".repeat(Nginx.LARGE / 10)
        }
        nginx.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("An upstream of HTTP/1.0 that ends its bodies by closing does not end the connection to nginx") {
        val upstream = rawServer {
            send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + request().line)
        }
        val nginx = Nginx(passingTo(upstream, "proxy_http_version 1.0")).started()
        val http = testClient()
        repeat(3) { http.geturl(nginx.url("/up/$it")).text() shouldBe "GET /up/$it HTTP/1.0" }
        upstream.connections shouldBe 3
        nginx.awaitLogged(3).perConnection shouldBe listOf(3)
    }

    for (framing in listOf("Content-Length: 1000", "Transfer-Encoding: chunked")) {
        test("A body with $framing that the upstream cuts short is eof, with what had come of it") {
            val upstream = rawServer {
                request()
                val part = if (framing.endsWith("chunked")) "4\r\npart\r\n" else "part"
                send("HTTP/1.1 200 OK\r\n$framing\r\n\r\n$part")
            }
            val nginx = Nginx(passingTo(upstream, "proxy_http_version 1.1")).started()
            val got = testClient().geturl(nginx.url("/up/"))
            got.status shouldBe Status.EOF
            got.responseCode shouldBe 200
            got.responseBody.utf8() shouldBe "part"
            nginx.awaitLogged(1).single().status shouldBe 200
        }
    }

    test("An upstream that is not there is 502, and the connection to nginx goes on") {
        val upstream = rawServer { request() }
        val nginx = Nginx(passingTo(upstream, "proxy_http_version 1.1")).started()
        val http = testClient()
        http.geturl(nginx.url("/up/")).responseCode shouldBe 502
        http.geturl(nginx.url("/hello.txt")).responseCode shouldBe 200
        nginx.awaitLogged(2).perConnection shouldBe listOf(2)
    }

    for (lingering in listOf("on", "off")) {
        test("An upload that is too large has its 413 with lingering_close $lingering") {
            val nginx = Nginx("client_body_buffer_size 1k; lingering_close $lingering;").started()
            val http = testClient()
            repeat(10) {
                val got = http.geturl(nginx.url("/hello.txt")) {
                    expectContinue = false
                    queryChannel(ZeroSource(1L shl 28), 1L shl 28)
                }
                got.status shouldBe Status.OK
                got.responseCode shouldBe 413
                got.text() shouldContain "413"
                got.postError shouldNotBe null
            }
            http.geturl(nginx.url("/hello.txt")).responseCode shouldBe 200
            nginx.awaitLogged(11).map { it.status } shouldBe List(10) { 413 } + 200
        }
    }

    test("A small upload that is too large all the same ends its connection, not the next call") {
        val nginx = Nginx("location = /small { client_max_body_size 10; }").started()
        val http = testClient()
        http.geturl(nginx.url("/small")) { query("x".repeat(1_000)) }.responseCode shouldBe 413
        http.geturl(nginx.url("/hello.txt")).responseCode shouldBe 200
        nginx.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("nginx that is asked whether it wants the body says 100 (Continue), and has it") {
        val nginx = Nginx().started()
        val told = ArrayList<Int>()
        val got = testClient().geturl(nginx.url("/dav/asked")) {
            method = "PUT"
            expectContinue = true
            queryChannel(ZeroSource(3_000_000), 3_000_000)
            onInterim { told += it.code }
        }
        got.responseCode shouldBe 201
        told shouldBe listOf(100)
        got.currentPost shouldBe 3_000_000
        nginx.files.resolve("dav/asked").fileSize() shouldBe 3_000_000
    }

    test("nginx that does not want the body it is asked about is not sent it") {
        val nginx = Nginx().started()
        val told = ArrayList<Int>()
        val got = testClient().geturl(nginx.url("/hello.txt")) {
            expectContinue = true
            queryChannel(ZeroSource(3_000_000), 3_000_000)
            onInterim { told += it.code }
        }
        got.responseCode shouldBe 413
        got.currentPost shouldBe 0
        told.shouldBeEmpty()
        nginx.awaitLogged(1).single().status shouldBe 413
    }

    test("A body that comes too slowly for nginx, which logs 408 and closes without a word, is eof") {
        val nginx = Nginx("client_body_timeout 100ms;").started()
        val http = testClient()
        val got = http.geturl(nginx.url("/dav/slow")) {
            method = "PUT"
            expectContinue = false
            stalledBody(1_000)
        }
        got.status shouldBe Status.EOF
        got.currentPost shouldBeLessThan 1_000
        nginx.awaitLogged(1).single().status shouldBe 408
    }

    test("Field lines that are too long for nginx are a 400, and the next call goes on another connection") {
        val nginx = Nginx().started()
        val http = testClient()
        val got = http.geturl(nginx.url("/hello.txt")) { headers { add("X-Long", "x".repeat(40_000)) } }
        got.responseCode shouldBe 400
        got.text() shouldContain "Too Large"
        http.geturl(nginx.url("/hello.txt")).responseCode shouldBe 200
        nginx.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("Several ranges come as one body in parts") {
        val nginx = Nginx().started()
        val got = testClient().geturl(nginx.url("/hello.txt")) { headers { add("Range", "bytes=0-4,11-15") } }
        got.responseCode shouldBe 206
        got.responseInfo.contentType shouldContain "multipart/byteranges"
        got.responseBody.utf8() shouldContain "Content-Range: bytes 11-15/17\r\n\r\nnginx"
    }
})
