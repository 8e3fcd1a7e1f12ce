package dev.geturl.tcl

import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.Status
import dev.geturl.testing.Peer
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import okio.blackholeSink

/**
 * The section "Response" of the manual's semantics, under its profile. What differs from Tcl by decision: header names
 * stay as received, interim responses are all skipped, a body without length or chunks goes to the end of the
 * connection, and a handler's return value is a number by its type, so that Tcl's error for another cannot be.
 */
class ResponseTest : FunSpec({
    test("Header fields come in arrival order, duplicates kept, values trimmed, their case kept") {
        val got = exchanged(Peer.response("", "X-Two: \t B b ", "x-one: 1", "X-TWO: c")).got
        got.responseHeaders.map { it.toString() } shouldContainExactly
            listOf("X-Two: B b", "x-one: 1", "X-TWO: c", "Content-Length: 0")
    }

    test("responseHeaderValue joins duplicates with a comma and a space, in any case of the name") {
        val got = exchanged(Peer.response("", "X-Two: a", "X-one: 1", "x-two: b")).got
        got.responseHeaderValue("x-TWO") shouldBe "a, b"
        got.responseHeaderValue("missing") shouldBe ""
    }

    test("responseLine is the whole status line, responseCode its number") {
        val got = exchanged("HTTP/1.0 200 Data follows\r\nContent-Length: 1\r\n\r\nx").got
        got.responseLine shouldBe "HTTP/1.0 200 Data follows"
        got.responseCode shouldBe 200
        got.reasonPhrase shouldBe "Data follows"
        got.responseInfo.httpResponse shouldBe "1.0"
    }

    for (code in listOf(200, 204, 304, 400, 401, 404, 407, 500, 599)) {
        test("Status is ok for the status code $code") {
            val got = exchanged("HTTP/1.1 $code Some phrase\r\nContent-Length: 0\r\n\r\n").got
            got.status shouldBe Status.OK
            got.responseCode shouldBe code
            got.error shouldBe null
        }
    }

    test("A redirect is not followed; where it leads is in redirection") {
        val exchange = exchanged(Peer.response("", "Location: /elsewhere", status = "302 Found"))
        exchange.got.responseCode shouldBe 302
        exchange.got.responseInfo.redirection shouldBe "/elsewhere"
        exchange.seen.substringBefore("\r\n") shouldBe "GET / HTTP/1.1"
    }

    for (interim in listOf("100 Continue", "102 Processing", "103 Early Hints")) {
        test("(!) The interim response $interim is skipped and given to the callback") {
            val told = ArrayList<String>()
            val response = "HTTP/1.1 $interim\r\nLink: </a>\r\n\r\n" + Peer.response("final")
            val got = exchanged(response) { onInterim { told += "$it ${it.headers["link"]}" } }.got
            told shouldContainExactly listOf("$interim </a>")
            got.responseCode shouldBe 200
            got.text() shouldBe "final"
        }
    }

    test("Complete with HEAD, whatever length is announced") {
        val exchange = exchanged("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n") { validate = true }
        exchange.got.status shouldBe Status.OK
        exchange.got.size shouldBe 0
        exchange.got.responseInfo.currentSize shouldBe 0
    }

    test("Complete when Content-Length is reached, though the connection stays open") {
        val server = rawServer {
            request()
            reply("abc")
            awaitClose()
        }
        val got = tclClient().geturl(server.url())
        got.status shouldBe Status.OK
        got.text() shouldBe "abc"
    }

    test("Complete with the last chunk, though the connection stays open") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            awaitClose()
        }
        val got = tclClient().geturl(server.url())
        got.text() shouldBe "abc"
        got.responseInfo.transferEncoding shouldBe "chunked"
    }

    test("Complete with the end of the connection when the response says close") {
        exchanged("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end").got.text() shouldBe "to the end"
    }

    test("(!) Without length, chunks or Connection: close the body goes to the end of the connection") {
        val got = exchanged("HTTP/1.1 200 OK\r\n\r\nto the end").got
        got.status shouldBe Status.OK
        got.text() shouldBe "to the end"
    }

    test("With protocol 1.0 the end of the connection ends the body") {
        val got = exchanged("HTTP/1.0 200 OK\r\n\r\nto the end") { protocol = HttpVersion.HTTP_1_0 }.got
        got.status shouldBe Status.OK
        got.text() shouldBe "to the end"
    }

    test("With a handler the end of the connection ends a body that has neither length nor close") {
        val body = Buffer()
        val got = exchanged("HTTP/1.1 200 OK\r\n\r\nto the end") { handler { source, _ -> source.read(body, 4) } }.got
        got.status shouldBe Status.OK
        body.readUtf8() shouldBe "to the end"
    }

    test("A body that is too short is eof; what arrived is kept, no exception") {
        val got = exchanged("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc").got
        got.status shouldBe Status.EOF
        got.responseBody.utf8() shouldBe "abc"
        got.responseCode shouldBe 200
        got.size shouldBe 3
    }

    test("An empty reply is eof, no exception") {
        val got = exchanged("").got
        got.status shouldBe Status.EOF
        got.responseLine shouldBe ""
        got.responseCode shouldBe 0
        got.error.shouldBeInstanceOf<HttpException.ConnectionClosed>().beforeResponse shouldBe true
    }

    test("HTTP/0.9 text is eof, no exception") {
        exchanged("<html>hello</html>\r\n").got.status shouldBe Status.EOF
    }

    test("A head that ends too early is eof, no exception") {
        exchanged("HTTP/1.1 200 OK\r\nContent-Le").got.status shouldBe Status.EOF
    }

    for (chunks in listOf("zz\r\nabc\r\n0\r\n\r\n", "3\r\nabcdef\r\n0\r\n\r\n", "-3\r\nabc\r\n0\r\n\r\n")) {
        test("A bad chunk length fails the transaction: ${chunks.substringBefore("\r\n0").replace("\r\n", " ")}") {
            shouldThrow<HttpException.Protocol> {
                exchanged("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n$chunks")
            }.message.orEmpty().lowercase().contains("chunk") shouldBe true
        }
    }

    test("Trailers are read, and kept apart from the headers") {
        val got = exchanged(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n",
        ).got
        got.text() shouldBe "abc"
        ("X-Late" in got.responseHeaders) shouldBe false
        got.responseTrailers["x-late"] shouldBe "1"
    }

    test("progress is told total and current; the last call has current = total = size") {
        val told = ArrayList<Pair<Long, Long>>()
        val got = exchanged(Peer.response("x".repeat(100_000))) {
            blockSize = 8_192
            onProgress { _, total, current -> told += total to current }
        }.got
        told.all { it.first == 100_000L } shouldBe true
        told.map { it.second } shouldBe told.map { it.second }.sorted()
        told.zipWithNext().all { (before, after) -> after.second - before.second in 1..8_192 } shouldBe true
        told.last() shouldBe (100_000L to 100_000L)
        got.size shouldBe 100_000
        got.responseInfo.totalSize shouldBe 100_000
        got.responseInfo.currentSize shouldBe 100_000
    }

    test("progress is told 0 for an unknown total, also with a sink") {
        val told = ArrayList<Pair<Long, Long>>()
        exchanged("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1000)) {
            sink(blackholeSink())
            onProgress { _, total, current -> told += total to current }
        }
        told.last() shouldBe (0L to 1000L)
    }

    test("size counts body bytes before decompression, totalSize is Content-Length") {
        val coded = gzip("x".repeat(10_000))
        val got = exchanged(Peer.response(coded, "Content-Encoding: gzip", "Content-Type: text/plain")).got
        got.text() shouldBe "x".repeat(10_000)
        got.size shouldBe coded.length
        got.responseInfo.totalSize shouldBe coded.length
        got.responseInfo.currentSize shouldBe coded.length
    }
})
