package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.flow.flow
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import okio.ForwardingSource
import okio.IOException

private const val MEBIBYTE = 1024L * 1024

class UploadTest : FunSpec({
    test(
        "An upload that is answered and closed early: the response is delivered, postError says what was not sent",
    ) {
        val server = rawServer(receiveBuffer = 8192) {
            head()
            reply("too large", "Connection: close", status = "413 Content Too Large")
            shutdownOutput()
            awaitClose()
        }
        val source = ZeroSource(1L shl 34)
        val got = testClient().geturl(server.url()) {
            expectContinue = false
            queryChannel(source, 1L shl 34)
        }
        got.status shouldBe Status.OK
        got.responseCode shouldBe 413
        got.text() shouldBe "too large"
        got.postError shouldNotBe null
        got.currentPost shouldBeLessThan (1L shl 34)
        got.responseInfo.postError shouldContain "${got.currentPost}"
        got.responseInfo.connectionActual shouldBe "close"
        source.isClosed.shouldBeTrue()
    }

    test("An upload whose connection is reset after the answer: the response is delivered all the same") {
        val answered = Gate()
        val server = rawServer(receiveBuffer = 8192) {
            head()
            reply("no", status = "403 Forbidden")
            answered.pass()
            close()
        }
        val got = testClient().geturl(server.url()) {
            expectContinue = false
            queryChannel(ZeroSource(), 1L shl 34)
            onProgress { _, _, _ -> answered.open() }
        }
        got.responseCode shouldBe 403
        got.text() shouldBe "no"
        got.postError shouldNotBe null
    }

    test("An upload whose connection breaks without an answer ends as eof, and postError says so") {
        val server = rawServer(receiveBuffer = 8192) {
            head()
            bytes(100)
            reset()
        }
        val got = testClient().geturl(server.url()) {
            expectContinue = false
            queryChannel(ZeroSource(), 1L shl 34)
        }
        got.status shouldBe Status.EOF
        got.postError.shouldBeInstanceOf<HttpException.ConnectionClosed>()
        shouldThrow<HttpException.ConnectionClosed> { got.orThrow() }
    }

    test("A chunked upload of many blocks arrives whole, and its connection is kept") {
        val text = "0123456789".repeat(50_000)
        val server = rawServer { requests { reply("${it.body.size} ${it.body.utf8() == text}") } }
        val http = testClient()
        repeat(2) {
            val got = http.geturl(server.url()) { queryChannel(Buffer().writeUtf8(text)) }
            got.text() shouldBe "500000 true"
            got.currentPost shouldBe 500_000
            got.responseInfo.totalPost shouldBe -1
            got.postError shouldBe null
        }
        server.connections shouldBe 1
    }

    test("A large query is sent while the server already answers") {
        val text = "x".repeat(4 * MEBIBYTE.toInt())
        val server = rawServer { requests { reply("${it.body.size}") } }
        testClient().geturl(server.url()) { query(text) }.text() shouldBe "${4 * MEBIBYTE}"
    }

    test("A source that fails is an error of its own, and it is closed") {
        var isClosed = false
        val failing = object : ForwardingSource(ZeroSource()) {
            override fun read(sink: Buffer, byteCount: Long): Long = throw IOException("lost the disk")

            override fun close() {
                isClosed = true
            }
        }
        val server = rawServer {
            head()
            awaitClose()
        }
        val failure = shouldThrow<HttpException.SourceFailed> {
            testClient().geturl(server.url()) { queryChannel(failing, MEBIBYTE) }
        }
        failure.message.orEmpty() shouldContain "lost the disk"
        isClosed.shouldBeTrue()
    }

    for ((name, length) in mapOf("shorter" to 11L, "longer" to 9L)) {
        test("A source that is $name than announced is an error, never a wrong request") {
            val server = rawServer {
                head()
                awaitClose()
            }
            shouldThrow<HttpException.SourceFailed> {
                testClient().geturl(server.url()) { queryChannel(Buffer().writeUtf8("0123456789"), length) }
            }
        }
    }

    test("A flow that throws is an error with its cause") {
        val server = rawServer {
            head()
            awaitClose()
        }
        val failing = flow {
            emit("abc".encodeUtf8())
            error("the flow's own fault")
        }
        val failure = shouldThrow<HttpException> {
            testClient().geturl(server.url()) {
                expectContinue = false
                queryChannel(failing)
            }
        }
        generateSequence<Throwable>(failure) { it.cause }.joinToString { it.message.orEmpty() } shouldContain
            "the flow's own fault"
    }

    test("A source is closed when the call fails before anything is sent") {
        val source = ZeroSource(10)
        runCatching { testClient().geturl("http://127.0.0.1:${freePort()}/") { queryChannel(source, 10) } }
        source.isClosed.shouldBeTrue()
    }

    test("An empty body of known length is sent with its length, an unknown one as the last chunk alone") {
        val server = rawServer { requests { reply() } }
        val http = testClient()
        http.geturl(server.url()) { queryChannel(Buffer(), 0) }
        http.geturl(server.url()) { queryChannel(Buffer()) }
        server.seen[0] shouldContain "Content-Length: 0\r\n"
        server.seen[1].substringAfter("\r\n\r\n") shouldBe "0\r\n\r\n"
    }

    test("HTTP/1.0 cannot carry a body of unknown length, which is said before anything is sent") {
        shouldThrow<HttpException.Unsupported> {
            testClient().geturl("http://127.0.0.1:1/") {
                protocol = HttpVersion.HTTP_1_0
                queryChannel(Buffer())
            }
        }
    }

    for (length in listOf(100_000L, -1L)) {
        val how = if (length < 0) "in chunks" else "with its length"
        test("An upload that was sent in full $how is not cut by an answer that is faster than its last callback") {
            val server = rawServer { requests { reply("thanks") } }
            val http = testClient()
            val told = ArrayList<Long>()
            repeat(2) {
                val got = http.geturl(server.url()) {
                    queryChannel(ZeroSource(100_000), length)
                    onQueryProgress { transaction, _, current ->
                        if (current == 100_000L && length > 0) until("the answer") { transaction.size > 0 }
                        told += current
                    }
                }
                got.postError shouldBe null
                told.last() shouldBe 100_000
            }
            server.connections shouldBe 1
        }
    }
})
