package dev.geturl

import dev.geturl.tcl.gzip
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.flow.flowOf
import okio.Buffer
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8
import okio.FileSystem
import okio.IOException
import okio.Path
import okio.Path.Companion.toOkioPath
import okio.Sink
import okio.Timeout
import java.nio.file.Files

/** A sink that remembers what was done to it. */
private class WatchedSink : Sink {
    val taken = Buffer()
    var isFlushed = false
    var isClosed = false

    override fun write(source: Buffer, byteCount: Long) = taken.write(source, byteCount)

    override fun flush() {
        isFlushed = true
    }

    override fun timeout(): Timeout = Timeout.NONE

    override fun close() {
        isClosed = true
    }
}

private suspend fun withFile(block: suspend (Path) -> Unit) {
    val file = Files.createTempFile("geturl", ".test")
    try {
        block(file.toOkioPath())
    } finally {
        Files.delete(file)
    }
}

private suspend fun seen(options: GeturlOptions.() -> Unit): String {
    val server = answering(Peer.response())
    testClient().geturl(server.url("/p?q"), options)
    return server.seen.single()
}

/**
 * The options of one exchange under the profile of today; `dev.geturl.tcl` has those that the manual is precise about.
 */
class GeturlOptionsTest : FunSpec({
    test("A sink gets the body, is flushed, and is left open") {
        val sink = WatchedSink()
        val got = testClient().geturl(answering(Peer.response("body")).url()) { sink(sink) }
        sink.taken.readUtf8() shouldBe "body"
        sink.isFlushed.shouldBeTrue()
        sink.isClosed.shouldBeFalse()
        got.responseBody.size shouldBe 0
        got.size shouldBe 4
    }

    test("A file gets the body from its beginning") {
        withFile { file ->
            FileSystem.SYSTEM.write(file) { writeUtf8("what was there before") }
            testClient().geturl(answering(Peer.response("body")).url()) { sink(file) }
            FileSystem.SYSTEM.read(file) { readUtf8() } shouldBe "body"
        }
    }

    test("A file is not touched when there is no response") {
        withFile { file ->
            FileSystem.SYSTEM.write(file) { writeUtf8("what was there before") }
            testClient().geturl(rawServer { request() }.url()) { sink(file) }.status shouldBe Status.EOF
            FileSystem.SYSTEM.read(file) { readUtf8() } shouldBe "what was there before"
        }
    }

    test("A sink that throws is an error of its own, with its cause") {
        val broken = object : Sink by WatchedSink() {
            override fun write(source: Buffer, byteCount: Long): Unit = throw IOException("disk full")
        }
        val failure = shouldThrow<HttpException.SinkFailed> {
            testClient().geturl(answering(Peer.response("body")).url()) { sink(broken) }
        }
        failure.message.orEmpty() shouldContain "disk full"
        failure.stage shouldBe Stage.BODY
    }

    test("A sink twice, or a sink and a handler, is refused") {
        shouldThrow<IllegalArgumentException> {
            seen {
                sink(Buffer())
                sink(Buffer())
            }
        }
        shouldThrow<IllegalArgumentException> {
            seen {
                sink(Buffer())
                handler { _, _ -> -1 }
            }
        }
        shouldThrow<IllegalArgumentException> {
            seen {
                handler { _, _ -> -1 }
                sink(Buffer())
            }
        }
    }

    test("A handler reads a chunked and compressed body under HTTP/1.1, and keeps the connection") {
        val gzip = gzip("abc")
        val chunk = "${gzip.length.toString(16)}\r\n$gzip\r\n0\r\n\r\n"
        val server = rawServer {
            requests { send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n$chunk") }
        }
        val body = Buffer()
        val http = testClient()
        var calls = 0
        repeat(2) {
            http
                .geturl(server.url()) {
                    handler { source, transaction ->
                        calls++
                        transaction.responseCode shouldBe 200
                        source.read(body, 2)
                    }
                }.status shouldBe Status.OK
        }
        body.readUtf8() shouldBe "abcabc"
        (calls > 4).shouldBeTrue()
        server.connections shouldBe 1
    }

    test("A handler that throws fails the transaction with its exception as cause") {
        val failure = shouldThrow<HttpException.SinkFailed> {
            testClient().geturl(answering(Peer.response("abc")).url()) { handler { _, _ -> error("no more") } }
        }
        failure.message.orEmpty() shouldContain "no more"
    }

    for (method in listOf("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "x-own")) {
        test("The method may be $method, with a body where the caller gives one") {
            seen { this.method = method } shouldStartWith "$method /p?q HTTP/1.1\r\n"
            val withBody = seen {
                this.method = method
                query("body")
            }
            withBody shouldStartWith "$method /p?q HTTP/1.1\r\n"
            withBody shouldContain "Content-Length: 4\r\n"
            withBody shouldEndWith "\r\n\r\nbody"
        }
    }

    for (method in listOf("POST", "PUT", "PATCH")) {
        test("$method without a body says that it has none") {
            seen { this.method = method } shouldContain "Content-Length: 0\r\n"
        }
    }

    test("OPTIONS may ask the server as a whole, with *") {
        seen {
            method = "OPTIONS"
            requestTarget = "*"
        } shouldStartWith "OPTIONS * HTTP/1.1\r\n"
        shouldThrow<IllegalArgumentException> { seen { requestTarget = "/a b" } }
        shouldThrow<IllegalArgumentException> { seen { requestTarget = "/a\r\nEvil: 1" } }
    }

    test("A query of bytes is sent as it is") {
        val bytes = "00ff0d0a80".decodeHex()
        seen { query(bytes) } shouldEndWith "\r\n\r\n" + bytes.string(Charsets.ISO_8859_1)
    }

    test("A query channel may be a file, whose length is sent") {
        withFile { file ->
            FileSystem.SYSTEM.write(file) { writeUtf8("from a file") }
            val request = seen { queryChannel(file) }
            request shouldContain "Content-Length: 11\r\n"
            request shouldEndWith "\r\n\r\nfrom a file"
        }
    }

    test("A query channel that is no file is refused before anything is sent") {
        shouldThrow<HttpException.SourceFailed> {
            seen {
                queryChannel(Files.createTempDirectory("geturl").toOkioPath())
            }
        }
    }

    test("A query channel may be a flow, in chunks or with its length") {
        val pieces = flowOf("one".encodeUtf8(), "".encodeUtf8(), "three".encodeUtf8())
        seen { queryChannel(pieces) } shouldEndWith "\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"
        val counted = seen { queryChannel(pieces, 8) }
        counted shouldContain "Content-Length: 8\r\n"
        counted shouldEndWith "\r\n\r\nonethree"
    }

    test("An empty type sends no Content-Type") {
        seen {
            query("x")
            type = ""
        } shouldNotContain "Content-Type"
    }

    test("Headers that the client sends by itself can be left out") {
        val request = seen { omitHeaders("accept", "User-Agent", "Accept-Encoding", "Connection") }
        request.lines().map { it.substringBefore(':').trim() }.filter { it.isNotEmpty() } shouldContainExactly
            listOf("GET /p?q HTTP/1.1", "Host")
    }

    test("A raw body keeps its coding, and none is asked for") {
        val server = answering(Peer.response("not gzip", "Content-Encoding: gzip"))
        val got = testClient().geturl(server.url()) { raw = true }
        got.responseBody.utf8() shouldBe "not gzip"
        server.seen.single() shouldNotContain "Accept-Encoding"
    }

    test("strict refuses what the profile of today would mend, and without it a space is encoded") {
        val server = answering(Peer.response())
        val http = testClient()
        shouldThrow<HttpException.InvalidUrl> { http.geturl(server.url("/a b")) { strict = true } }
        http.geturl(server.url("/a b"))
        server.seen.single() shouldStartWith "GET /a%20b HTTP/1.1"
    }

    test("User info in the URL is sent as Basic, and never with the URL") {
        val server = answering(Peer.response())
        testClient().geturl("http://Aladdin:open%20sesame@127.0.0.1:${server.port}/")
        server.seen.single() shouldContain "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"
        server.seen.single() shouldContain "Host: 127.0.0.1:${server.port}\r\n"
    }

    test("Every coding that can be undone is offered") {
        seen {} shouldContain "Accept-Encoding: gzip,deflate, br, zstd\r\n"
    }

    test("The shortcuts send their methods and bodies") {
        val server = answering(Peer.response())
        val http = testClient()
        http.get(server.url())
        http.head(server.url())
        http.post(server.url(), "text")
        http.post(server.url(), "bytes".encodeUtf8())
        http.put(server.url(), "put".encodeUtf8())
        http.patch(server.url(), "patch".encodeUtf8())
        http.delete(server.url())
        http.options(server.url())
        server.seen.map { it.substringBefore(' ') + it.substringAfter("\r\n\r\n", "") } shouldContainExactly
            listOf("GET", "HEAD", "POSTtext", "POSTbytes", "PUTput", "PATCHpatch", "DELETE", "OPTIONS")
    }
})
