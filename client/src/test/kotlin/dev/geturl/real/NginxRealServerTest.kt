package dev.geturl.real

import dev.geturl.Status
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import kotlin.io.path.fileSize
import kotlin.io.path.readText

private suspend fun nginx(): Nginx = Nginx().started()

/** Exchanges with nginx. Runs with the profile `real-servers`, where nginx is installed. */
class NginxRealServerTest : FunSpec({
    test("Static files come over one kept connection") {
        val nginx = nginx()
        val http = testClient()
        val pages = List(5) { http.geturl(nginx.url("/hello.txt")) }
        pages.forEach {
            it.text() shouldBe "hello from nginx\n"
            it.responseHeaderValue("server") shouldContain "nginx"
        }
        pages.map { it.responseHeaderValue("X-Connection") }.distinct().size shouldBe 1
        pages.last().responseInfo.connectionActual shouldBe "keep-alive"
    }

    test("A connection that nginx closes after the exchange is not kept") {
        val nginx = nginx()
        val http = testClient()
        val numbers = List(2) { http.geturl(nginx.url("/closing/hello.txt")).responseHeaderValue("X-Connection") }
        numbers.distinct().size shouldBe 2
    }

    test("The profile of the manual fetches too") {
        tclClient().geturl(nginx().url("/hello.txt")).text() shouldBe "hello from nginx\n"
    }

    test("A body in gzip and in chunks is undone") {
        val got = testClient().geturl(nginx().url("/large.txt"))
        got.responseInfo.compression shouldBe "gzip"
        got.responseInfo.transferEncoding shouldBe "chunked"
        got.text() shouldBe "0123456789".repeat(Nginx.LARGE / 10)
        got.size shouldBeLessThan Nginx.LARGE.toLong()
    }

    test("Without compression the body has a length") {
        val got = testClient { zip = false }.geturl(nginx().url("/large.txt"))
        got.responseInfo.totalSize shouldBe Nginx.LARGE
        got.responseInfo.compression shouldBe ""
        got.responseBody.size shouldBe Nginx.LARGE
    }

    test("A page that is put together comes in chunks") {
        val got = testClient().geturl(nginx().url("/page.shtml"))
        got.responseInfo.transferEncoding shouldBe "chunked"
        got.text() shouldBe "<p>GET</p>"
    }

    test("A range is a 206 with its bytes") {
        val got = testClient { zip = false }.geturl(
            nginx().url("/large.txt"),
        ) { headers { add("Range" to "bytes=5-14") } }
        got.responseCode shouldBe 206
        got.responseHeaderValue("Content-Range") shouldBe "bytes 5-14/${Nginx.LARGE}"
        got.text() shouldBe "5678901234"
    }

    test("HEAD, 404, 304 and 301 leave the connection in order") {
        val nginx = nginx()
        val http = testClient { zip = false }
        val head = http.geturl(nginx.url("/large.txt")) { validate = true }
        head.responseHeaderValue("Content-Length") shouldBe "${Nginx.LARGE}"
        head.responseBody.size shouldBe 0
        val missing = http.geturl(nginx.url("/missing"))
        missing.responseCode shouldBe 404
        missing.status shouldBe Status.OK
        val tag = head.responseHeaderValue("ETag")
        http.geturl(nginx.url("/large.txt")) { headers { add("If-None-Match" to tag) } }.responseCode shouldBe 304
        tclClient().geturl(nginx.url("/old")).responseInfo.redirection shouldBe nginx.url("/hello.txt")
        val last = http.geturl(nginx.url("/hello.txt"))
        last.text() shouldBe "hello from nginx\n"
        last.responseHeaderValue("X-Connection") shouldBe head.responseHeaderValue("X-Connection")
    }

    test("Uploads by PUT, with a length and in chunks, are what nginx stores") {
        val nginx = nginx()
        val http = testClient()
        val text = "0123456789".repeat(200_000)
        http
            .geturl(nginx.url("/dav/one")) {
                method = "PUT"
                query(text)
            }.responseCode shouldBe 201
        nginx.files.resolve("dav/one").readText() shouldBe text
        http
            .geturl(nginx.url("/dav/two")) {
                method = "PUT"
                queryChannel(Buffer().writeUtf8(text))
            }.responseCode shouldBe 201
        nginx.files.resolve("dav/two").fileSize() shouldBe text.length
        http.geturl(nginx.url("/dav/two")) { method = "DELETE" }.responseCode shouldBe 204
    }

    test(
        "A large upload is answered with 413 before it is read: it is delivered, postError says what was not sent",
    ) {
        val got = testClient().geturl(nginx().url("/hello.txt")) {
            expectContinue = false
            queryChannel(ZeroSource(1L shl 30), 1L shl 30)
        }
        got.status shouldBe Status.OK
        got.responseCode shouldBe 413
        got.text() shouldContain "413"
        got.postError shouldNotBe null
        got.currentPost shouldBeLessThan (1L shl 30)
    }

    test("An upload in chunks that grows too large is answered with 413 too") {
        val got = testClient().geturl(nginx().url("/dav/endless")) {
            method = "PUT"
            expectContinue = false
            queryChannel(ZeroSource())
        }
        got.responseCode shouldBe 413
        got.postError shouldNotBe null
    }

    test("A Unix socket serves the same files") {
        val nginx = nginx()
        val got = testClient().geturl("http://any.test/hello.txt") { unixSocket = "${nginx.unixSocket}" }
        got.text() shouldBe "hello from nginx\n"
    }

    test("Calls at once each have their own answer") {
        val nginx = nginx()
        val http = testClient()
        coroutineScope {
            List(200) {
                async {
                    http
                        .geturl(
                            nginx.url(
                                if (it % 2 == 0) {
                                    "/hello.txt"
                                } else {
                                    "/large.txt"
                                },
                            ),
                        ).responseBody.size
                }
            }.awaitAll()
        } shouldBe List(200) { if (it % 2 == 0) 17 else Nginx.LARGE }
    }
})
