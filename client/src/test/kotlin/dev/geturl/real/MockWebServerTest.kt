package dev.geturl.real

import dev.geturl.Status
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.SocketEffect
import okhttp3.Headers
import okio.Buffer
import okio.GzipSink
import okio.buffer

private fun started(vararg responses: MockResponse): MockWebServer = MockWebServer()
    .apply {
        start()
        responses.forEach(::enqueue)
    }.closedAfterTest()

/** Exchanges with MockWebServer 3. */
class MockWebServerTest : FunSpec({
    test("A plain body, and the server saw what was sent") {
        val server = started(MockResponse.Builder().body("hello").build())
        testClient()
            .geturl("${server.url("/path?a=b")}") { headers { add("X-Trace" to "7") } }
            .responseBody
            .utf8() shouldBe
            "hello"
        val seen = server.takeRequest()
        seen.requestLine shouldBe "GET /path?a=b HTTP/1.1"
        seen.headers["X-Trace"] shouldBe "7"
        seen.headers["Host"] shouldBe "${server.hostName}:${server.port}"
    }

    test("A chunked body with trailers") {
        val response = MockResponse
            .Builder()
            .chunkedBody("0123456789".repeat(1000), 7)
            .trailers(Headers.headersOf("X-Late", "yes"))
            .build()
        val got = testClient().geturl("${started(response).url("/")}")
        got.responseBody.utf8() shouldBe "0123456789".repeat(1000)
        got.responseTrailers["x-late"] shouldBe "yes"
    }

    test("A body in gzip") {
        val coded = Buffer().also { GzipSink(it).buffer().use { gzip -> gzip.writeUtf8("text ".repeat(10_000)) } }
        val response = MockResponse.Builder().body(coded).addHeader("Content-Encoding", "gzip").build()
        testClient().geturl("${started(response).url("/")}").responseBody.utf8() shouldBe "text ".repeat(10_000)
    }

    test("An upload, with a length and in chunks, over one connection") {
        val server = started(MockResponse(), MockResponse())
        val http = testClient()
        http.geturl("${server.url("/")}") { query("one") }
        http.geturl("${server.url("/")}") {
            expectContinue = false
            queryChannel(Buffer().writeUtf8("two"))
        }
        server.takeRequest().body.shouldNotBeNull().utf8() shouldBe "one"
        val second = server.takeRequest()
        second.body.shouldNotBeNull().utf8() shouldBe "two"
        second.exchangeIndex shouldBe 1
        second.connectionIndex shouldBe 0
    }

    test("A connection that is closed within the body is eof") {
        val cut = MockResponse.Builder().body("x".repeat(100_000)).onResponseBody(SocketEffect.CloseSocket()).build()
        testClient().geturl("${started(cut).url("/")}").status shouldBe Status.EOF
    }

    test("Interim responses are skipped") {
        val response = MockResponse.Builder().body("late").addInformationalResponse(MockResponse(code = 103)).build()
        val told = ArrayList<Int>()
        testClient()
            .geturl("${started(response).url("/")}") { onInterim { told += it.code } }
            .responseBody
            .utf8() shouldBe
            "late"
        told shouldBe listOf(103)
    }
})
