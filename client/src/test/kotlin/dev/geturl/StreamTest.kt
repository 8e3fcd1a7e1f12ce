package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import java.util.zip.GZIPOutputStream
import kotlin.time.Duration.Companion.milliseconds

class StreamTest : FunSpec({
    test("The block sees the head before the body has come, and its result is the stream's") {
        val go = Gate()
        val server =
            rawServer {
                request()
                send("HTTP/1.1 201 Created\r\nX-A: 1\r\nContent-Length: 3\r\n\r\n")
                go.pass()
                send("abc")
            }
        testClient().stream(server.url()) { response ->
            response.responseCode shouldBe 201
            response.responseHeaders["x-a"] shouldBe "1"
            response.transaction.stage shouldBe Stage.BODY
            go.open()
            response.body.toList().joinToString("") { it.utf8() }
        } shouldBe "abc"
    }

    test("The body comes in pieces of at most 64 KiB, and its connection is kept") {
        val text = "0123456789".repeat(100_000)
        val server = answering(Peer.response(text))
        val http = testClient()
        repeat(2) {
            val all = Buffer()
            http.stream(server.url()) { response ->
                response.body.collect {
                    it.size shouldBeLessThanOrEqual 64 * 1024
                    all.write(it)
                }
            }
            all.readUtf8() shouldBe text
        }
        server.connections shouldBe 1
    }

    test("A reader on another thread that takes small pieces gets all in order") {
        val text = "0123456789".repeat(50_000)
        val server = answering(Peer.response(text))
        val all = Buffer()
        testClient().stream(server.url()) { response ->
            do {
                val read = response.read(all, 100)
                (read <= 100) shouldBe true
            } while (read != -1L)
        }
        all.readUtf8() shouldBe text
    }

    test("It can be read as a source too: at most as much as asked for, then -1 for ever") {
        val server = answering(Peer.response("abcdef"))
        testClient().stream(server.url()) { response ->
            val sink = Buffer()
            var read = response.read(sink, 4)
            (read in 1..4) shouldBe true
            while (sink.size < 6) read = response.read(sink, 4)
            (read in 1..4) shouldBe true
            response.read(sink, 4) shouldBe -1
            response.read(sink, 4) shouldBe -1
            sink.readUtf8() shouldBe "abcdef"
        }
    }

    test("What the block throws is thrown, and the connection is closed") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            awaitClose()
        }
        val http = testClient()
        shouldThrow<NoSuchElementException> {
            http.stream(server.url()) { throw NoSuchElementException("the block's own") }
        }.message shouldBe "the block's own"
        http.restingConnections shouldBe 0
    }

    test("A collector may stop early: first piece, then no more") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nfirst")
            awaitClose()
        }
        testClient().stream(server.url()) { it.body.first().utf8() } shouldBe "first"
    }

    test("A timeout within the block is thrown") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            awaitClose()
        }
        shouldThrow<HttpException.Timeout> {
            testClient().stream(server.url(), { timeout = 50.milliseconds }) { it.body.collect {} }
        }.kind shouldBe TimeoutKind.WHOLE
    }

    test("A caller's own timeout around a stream is the caller's") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            awaitClose()
        }
        val http = testClient()
        withTimeoutOrNull(50.milliseconds) { http.stream(server.url()) { it.body.collect {} } } shouldBe null
    }

    test("A failure before the body is thrown, a 404 is not") {
        shouldThrow<HttpException.ConnectionClosed> {
            testClient().stream(rawServer { request() }.url()) { it.responseCode }
        }
        val server = answering(Peer.response("", status = "404 Not Found"))
        testClient().stream(server.url()) { it.responseCode } shouldBe 404
    }

    test("A sink or a handler beside the block is refused") {
        shouldThrow<IllegalArgumentException> { testClient().stream("http://127.0.0.1:1/", { sink(Buffer()) }) {} }
    }

    test("Decoded bytes are streamed") {
        val plain = "abc".repeat(100_000)
        val coded = Buffer()
            .also { buffer ->
                GZIPOutputStream(buffer.outputStream()).use { it.write(plain.toByteArray()) }
            }.readByteString()
            .string(Charsets.ISO_8859_1)
        val server = answering(Peer.response(coded, "Content-Encoding: gzip"))
        testClient().stream(server.url()) { response -> response.body.toList().sumOf { it.size } } shouldBe plain.length
    }
})
