package dev.geturl.mock

import dev.geturl.Headers
import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.RequestCoding
import dev.geturl.Status
import dev.geturl.TransferOptions
import dev.geturl.get
import dev.geturl.multipart
import dev.geturl.serverSentEvents
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import okio.IOException

class MockTransportTest : FunSpec({
    fun client(mock: MockTransport, options: HttpConfig.Builder.() -> Unit = {}): HttpClient = testClient {
        resolver = mock.resolver
        options()
    }.also { mock.serve(it) }

    test("A script answers by what it is asked, for http and https and whatever host") {
        val mock = MockTransport { request ->
            if (request.path == "/hello") MockResponse("hello, ${request.host}:${request.port}") else MockResponse(404)
        }
        val http = client(mock)
        http.get("http://any.example/hello?x=1").text() shouldBe "hello, any.example:80"
        http.get("https://other.example:8443/hello").text() shouldBe "hello, other.example:8443"
        http.get("http://any.example/").responseCode shouldBe 404
        mock.requests.map { "$it" } shouldBe listOf("GET /hello?x=1", "GET /hello", "GET /")
        mock.requests.first().headers["Host"] shouldBe "any.example"
    }

    test("Responses are given one for each request in their order, and what is too much is said") {
        val mock = MockTransport(MockResponse("one"), MockResponse("two", status = 201))
        val http = client(mock)
        http.get("http://a/").text() shouldBe "one"
        http.get("http://a/").responseCode shouldBe 201
        http.get("http://a/x").run {
            responseCode shouldBe 500
            text() shouldContain "GET /x"
        }
    }

    test("Connections are kept as with a server, and a response may close one") {
        val close = MockResponse(200, Headers.of("Connection" to "close"))
        val mock = MockTransport(MockResponse("a"), MockResponse("b"), close, MockResponse("c"))
        val http = client(mock)
        repeat(4) { http.get("http://a/") }
        mock.requests.map { it.connection } shouldBe listOf(1, 1, 1, 2)
        mock.connections shouldBe 2
    }

    test("A request's body is seen whole, with its length, in chunks, of several parts, and after being asked for") {
        val mock = MockTransport { MockResponse("${it.body.size}") }
        val http = client(mock)
        val large = "x".repeat(3_000_000)
        http.geturl("http://a/") { query("abc") }.text() shouldBe "3"
        http.geturl("http://a/") { queryChannel(Buffer().writeUtf8(large)) }.text() shouldBe "3000000"
        http.geturl("http://a/") { query(large) }.text() shouldBe "3000000"
        http.geturl("http://a/") { multipart { field("a", "1") } }
        http.geturl("http://a/") {
            query(large)
            transfer = TransferOptions(RequestCoding.GZIP)
        }
        mock.requests.first().text shouldBe "abc"
        mock.requests[1].headers["Transfer-Encoding"] shouldBe "chunked"
        mock.requests[2].headers["Expect"] shouldBe "100-continue"
        mock.requests[3].text shouldContain "name=\"a\"\r\n\r\n1\r\n"
        (mock.requests[4].body.size < 100_000) shouldBe true
    }

    test("Pieces are a body that comes when a test says") {
        val pieces = Channel<okio.ByteString>()
        val mock = MockTransport(
            MockResponse(200, Headers.of("Content-Type" to "text/event-stream"), pieces = pieces),
        )
        coroutineScope {
            val events = async { client(mock).serverSentEvents("http://a/").take(2).toList().map { it.data } }
            pieces.send("data: on".encodeUtf8())
            pieces.send("e\n\n".encodeUtf8())
            pieces.send("data: two\n\n".encodeUtf8())
            events.await() shouldBe listOf("one", "two")
        }
    }

    test("Pieces whose channel is closed end the body, and a cause cuts it short") {
        for (cause in listOf(null, IOException("gone"))) {
            val pieces = Channel<okio.ByteString>(2)
            pieces.send("abc".encodeUtf8())
            pieces.close(cause)
            val outcome = runCatching { client(MockTransport(MockResponse(pieces = pieces))).get("http://a/").text() }
            if (cause == null) outcome.getOrThrow() shouldBe "abc"
            if (cause != null) (outcome.exceptionOrNull() is HttpException.ConnectionClosed) shouldBe true
        }
    }

    test("HEAD, 204 and 304 have no body") {
        val mock = MockTransport { MockResponse(it.path.drop(1).toInt(), body = "abc".encodeUtf8()) }
        val http = client(mock)
        http.geturl("http://a/200") { validate = true }.responseHeaders["Content-Length"] shouldBe "3"
        for (status in listOf(204, 304)) http.get("http://a/$status").text() shouldBe ""
        mock.connections shouldBe 1
    }

    test("A server may be silent, close, or break off: the client's limits and exceptions are tested") {
        val faults = mapOf(
            MockFault.NoAnswer to Status.EOF,
            MockFault.CutShort(2) to Status.EOF,
            MockFault.CloseAfter to Status.OK,
        )
        for ((fault, status) in faults) {
            val mock = MockTransport(MockResponse(body = "abc".encodeUtf8(), fault = fault))
            client(mock).start("http://a/").await().status shouldBe status
        }
        val silent = client(MockTransport(MockResponse(fault = MockFault.Silence)))
        coroutineScope {
            val call = launch { silent.get("http://a/") }
            call.cancelAndJoin()
        }
    }

    test("Connections may be refused") {
        val mock = MockTransport { MockResponse("here") }
        mock.refuse("Gone.example")
        shouldThrow<HttpException.ConnectFailed> { client(mock).get("http://gone.example/") }
        client(mock).get("http://here.example/").text() shouldBe "here"
    }

    test("What a script throws ends the connection, and is kept to be looked at") {
        val mock = MockTransport { error("a fault of the script") }
        shouldThrow<HttpException> { client(mock).get("http://a/") }
        mock.failures.first().message shouldBe "a fault of the script"
    }

    test("Many calls at once share it") {
        val mock = MockTransport { MockResponse(it.path) }
        val http = client(mock)
        coroutineScope {
            List(200) { number -> async { http.get("http://a/$number").text() to "/$number" } }.awaitAll()
        }.filter { it.first != it.second }.shouldBeEmpty()
        mock.requests.size shouldBe 200
    }

    test("A script that suspends holds up nobody else") {
        val go = Channel<Unit>()
        val mock = MockTransport { request ->
            if (request.path == "/slow") go.receive()
            MockResponse(request.path)
        }
        val http = client(mock) { pool = pool.copy(pipeline = false) }
        coroutineScope {
            val slow = async { http.get("http://a/slow").text() }
            http.get("http://b/fast").text() shouldBe "/fast"
            go.send(Unit)
            slow.await() shouldBe "/slow"
        }
    }

    test("A response that cannot be is refused") {
        shouldThrow<IllegalArgumentException> { MockResponse(100) }
        shouldThrow<IllegalArgumentException> { MockResponse(body = "a".encodeUtf8(), pieces = Channel()) }
        shouldThrow<IllegalArgumentException> { MockFault.CutShort(-1) }
    }
})
