package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.throwables.shouldThrowAny
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlin.time.Duration.Companion.milliseconds

/** A response that promises more than it sends. */
private class Cut(val name: String, val response: String, val kept: String)

private val cuts = listOf(
    Cut("with a length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "abc"),
    Cut("in chunks, within a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "abc"),
    Cut("in chunks, without the last", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "abc"),
    Cut(
        "in chunks, within the trailers",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: 1",
        "abc",
    ),
)

class FailuresTest : FunSpec({
    for (cut in cuts) {
        test("A body ${cut.name} that is cut is eof, never a short success, and what came is kept") {
            val server = rawServer {
                request()
                send(cut.response)
            }
            val got = testClient().geturl(server.url())
            got.status shouldBe Status.EOF
            got.responseBody.utf8() shouldBe cut.kept
            shouldThrow<HttpException.ConnectionClosed> { got.orThrow() }.beforeResponse shouldBe false
        }

        test("A body ${cut.name} that is cut fails its stream") {
            val server = rawServer {
                request()
                send(cut.response)
            }
            shouldThrow<HttpException.ConnectionClosed> { testClient().stream(server.url()) { it.body.collect {} } }
        }
    }

    test("The shortcuts throw for eof and timeout as well") {
        shouldThrow<HttpException.ConnectionClosed> { testClient().get(rawServer { request() }.url()) }
        val silent = rawServer {
            request()
            awaitClose()
        }
        shouldThrow<HttpException.Timeout> { testClient().get(silent.url()) { timeout = 30.milliseconds } }
            .kind shouldBe TimeoutKind.WHOLE
    }

    test("A connection reset before the reply is an I/O error: thrown, with its cause") {
        val server = rawServer {
            request()
            reset()
        }
        val failure = shouldThrow<HttpException.ConnectionClosed> { tclClient().geturl(server.url()) }
        failure.cause shouldNotBe null
        failure.stage shouldBe Stage.HEADER
        failure.url shouldBe server.url()
    }

    test("A connection reset within the body is an I/O error") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            reset()
        }
        shouldThrow<HttpException.ConnectionClosed> { tclClient().geturl(server.url()) }
    }

    val malformed = mapOf(
        "a length that is no number" to "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
        "a negative length" to "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "differing lengths" to "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "a huge length" to "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "a space before the colon" to "HTTP/1.1 200 OK\r\nX : 1\r\nContent-Length: 0\r\n\r\n",
        "a chunk size that is none" to "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "chunked twice" to "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "a preface of HTTP/2" to "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    )
    for ((name, response) in malformed) {
        test("A response with $name is refused") {
            val server = rawServer {
                request()
                send(response)
            }
            val transaction = tclClient().start(server.url()).await()
            // What is no HTTP at all is the manual's eof.
            val expected = if (name.startsWith("a preface")) listOf(Status.ERROR, Status.EOF) else listOf(Status.ERROR)
            transaction.status shouldBeIn expected
            transaction.error.shouldBeInstanceOf<HttpException.Protocol>()
        }
    }

    val tooLarge = mapOf(
        "headBytes" to "HTTP/1.1 200 OK\r\nX: ${"x".repeat(400)}\r\nContent-Length: 0\r\n\r\n",
        "headFields" to "HTTP/1.1 200 OK\r\n" + "X: 1\r\n".repeat(20) + "\r\n",
        "chunkLineBytes" to
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;${"x".repeat(40)}\r\nabc\r\n0\r\n\r\n",
        "bodyBytes" to Peer.response("x".repeat(2000)),
        "bufferedBytes" to Peer.response("x".repeat(900)),
        "interimResponses" to "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(4) + Peer.response(),
    )
    for ((limit, response) in tooLarge) {
        test("A response over $limit is refused, and the failure names the option") {
            val server = rawServer {
                request()
                send(response)
                awaitClose()
            }
            val http = testClient {
                limits = Limits(
                    headBytes = 300,
                    headFields = 10,
                    chunkLineBytes = 16,
                    bodyBytes = 1000,
                    bufferedBytes = 500,
                    interimResponses = 3,
                )
            }
            shouldThrow<HttpException.LimitExceeded> { http.geturl(server.url()) }.limit shouldBe limit
        }
    }

    test("No failure shows a password or a header's value") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
        }
        val failure = shouldThrowAny {
            testClient().geturl(
                "http://ada:hunter2@127.0.0.1:${server.port}/",
            ) { headers { add("X-Key" to "topsecret") } }
        }
        failure.stackTraceToString() shouldNotContain "hunter2"
        failure.stackTraceToString() shouldNotContain "topsecret"
        failure.toString() shouldContain "ada:***@"
    }
})
