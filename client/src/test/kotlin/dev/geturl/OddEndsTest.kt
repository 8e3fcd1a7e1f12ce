package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.util.concurrent.CopyOnWriteArrayList

private const val HUGE = 1L shl 34

/** Responses that come too early or carry what they must not, and ends that come from one side: what both sides saw. */
class OddEndsTest : FunSpec({
    test("An early answer of a server that goes on reading: it gets no more of the body, and no other request") {
        val rest = CopyOnWriteArrayList<Int>()
        val server = rawServer(receiveBuffer = 8192) {
            if (number == 1) {
                head()
                reply("too large", status = "413 Content Too Large")
                rest += rest().size
            } else {
                requests { reply("next") }
            }
        }
        val http = testClient()
        val source = ZeroSource(100L shl 20)
        val got = promptly {
            http.geturl(server.url()) {
                expectContinue = false
                queryChannel(source, 100L shl 20)
            }
        }
        got.status shouldBe Status.OK
        got.responseCode shouldBe 413
        got.text() shouldBe "too large"
        got.postError.shouldBeInstanceOf<HttpException.ConnectionClosed>()
        got.responseInfo.connectionActual shouldBe "close"
        source.isClosed.shouldBeTrue()
        http.geturl(server.url()).text() shouldBe "next"
        until("the server to see the end of the upload") { rest.size == 1 }
        rest.single() shouldBeLessThan (100 shl 20)
        server.connections shouldBe 2
    }

    test("A chunked upload that is answered early is not ended as if it were whole") {
        val rest = CopyOnWriteArrayList<String>()
        val server = rawServer {
            head()
            bytes(5)
            reply("enough")
            rest += rest().utf8()
        }
        val hold = Gate()
        val source = object : okio.ForwardingSource(ZeroSource(10)) {
            var isFirst = true

            override fun read(sink: okio.Buffer, byteCount: Long): Long {
                if (!isFirst) hold.pass()
                isFirst = false
                return super.read(sink, 10)
            }
        }
        val got = promptly {
            testClient().geturl(server.url()) {
                expectContinue = false
                queryChannel(source)
            }
        }
        hold.open()
        got.text() shouldBe "enough"
        got.postError shouldNotBe null
        until("the server to see the end") { rest.size == 1 }
        rest.single().contains("0\r\n\r\n") shouldBe false
    }

    test("A server that ends its side in the middle of an upload, without an answer, is an early end") {
        val seen = CopyOnWriteArrayList<String>()
        val server = rawServer(receiveBuffer = 8192) {
            head()
            bytes(1000)
            shutdownOutput()
            awaitClose()
            seen += "the end"
        }
        val source = ZeroSource(HUGE)
        val got = promptly {
            testClient().geturl(server.url()) {
                expectContinue = false
                queryChannel(source, HUGE)
            }
        }
        got.status shouldBe Status.EOF
        got.error.shouldBeInstanceOf<HttpException.ConnectionClosed>().beforeResponse.shouldBeTrue()
        got.postError shouldNotBe null
        source.isClosed.shouldBeTrue()
        until("the server to see the end") { seen.size == 1 }
    }

    test("A server that ends its side in the middle of its body is an early end, and what came is kept") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            shutdownOutput()
            awaitClose()
        }
        val got = promptly { testClient().geturl(server.url()) }
        got.status shouldBe Status.EOF
        got.text() shouldBe "half"
    }

    test("A server that ends its side behind a whole response is left: the next call has a connection of its own") {
        val server = rawServer {
            request()
            reply("whole")
            shutdownOutput()
            awaitClose()
        }
        val http = testClient()
        repeat(3) { promptly { http.geturl(server.url()) }.text() shouldBe "whole" }
        server.connections shouldBe 3
    }

    for (status in listOf("204 No Content", "304 Not Modified")) {
        test("A body behind a response $status is not taken for it, nor for the next response") {
            val server = rawServer {
                request()
                send("HTTP/1.1 $status\r\nContent-Length: 42\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
                awaitClose()
            }
            val http = testClient()
            repeat(2) {
                val got = promptly { http.geturl(server.url()) }
                got.responseLine shouldBe "HTTP/1.1 $status"
                got.text() shouldBe ""
                got.size shouldBe 0
            }
            server.connections shouldBe 2
        }

        test("A response $status that names a length without a body leaves the connection in order") {
            val server = rawServer {
                request()
                send("HTTP/1.1 $status\r\nContent-Length: 42\r\n\r\n")
                request()
                reply("next")
                awaitClose()
            }
            val http = testClient()
            http.geturl(server.url()).text() shouldBe ""
            http.geturl(server.url()).text() shouldBe "next"
            server.connections shouldBe 1
        }
    }

    test("As many interim responses as are allowed are told of; one more ends the call and the connection") {
        val limit = Limits().interimResponses
        for (count in listOf(limit, limit + 1)) {
            val ends = CopyOnWriteArrayList<Int>()
            val server = rawServer {
                request()
                send("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(count) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                awaitClose()
                ends += number
            }
            val told = CopyOnWriteArrayList<Int>()
            val got = testClient()
                .start(server.url()) {
                    keepAlive = false
                    onInterim { told += it.code }
                }.await()
            told.size shouldBe limit
            until("the server to see the end") { ends.size == 1 }
            if (count == limit) {
                got.status shouldBe Status.OK
            } else {
                got.error.shouldBeInstanceOf<HttpException.LimitExceeded>().limit shouldBe "interimResponses"
            }
        }
    }

    test("An endless flood of interim responses during an upload ends it too") {
        val server = rawServer(receiveBuffer = 8192) {
            head()
            while (true) send("HTTP/1.1 100 Continue\r\n\r\n".repeat(100))
        }
        val source = ZeroSource(HUGE)
        val got = promptly { testClient().start(server.url()) { queryChannel(source, HUGE) }.await() }
        got.error.shouldBeInstanceOf<HttpException.LimitExceeded>().limit shouldBe "interimResponses"
        source.isClosed.shouldBeTrue()
    }
})
