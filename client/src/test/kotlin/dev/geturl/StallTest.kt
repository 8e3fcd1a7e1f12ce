package dev.geturl

import dev.geturl.testing.BlockingSource
import dev.geturl.testing.Gate
import dev.geturl.testing.RawServer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.stuckUpload
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

private val SHORT = 60.milliseconds

/** The limits `firstByte` and `idle`, on sockets; to the millisecond they are in StallWatchTest. */
class StallTest : FunSpec({
    fun Transaction.kind(): TimeoutKind = error.shouldBeInstanceOf<HttpException.Timeout>().kind

    /** A server that takes requests and never answers; what waits for [times] stalls there, waits longer than one. */
    fun silent(): RawServer = rawServer {
        request()
        awaitClose()
    }

    suspend fun HttpClient.waitLonger(times: Int = 3) = silent().let { silent ->
        repeat(times) { geturl(silent.url()) { firstByteTimeout = SHORT }.kind() shouldBe TimeoutKind.FIRST_BYTE }
    }

    test("A server that never answers: status timeout, of the kind first byte, and the connection is closed") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = testClient { timeouts = Timeouts(firstByte = SHORT) }
        val got = promptly { http.geturl(server.url()) }
        got.status shouldBe Status.TIMEOUT
        got.kind() shouldBe TimeoutKind.FIRST_BYTE
        got.error?.message.orEmpty() shouldContain "$SHORT"
        server.awaitClientClose()
    }

    test("It holds on a kept connection too, and after a small body") {
        val server = rawServer {
            request()
            reply("first")
            request()
            awaitClose()
        }
        val http = testClient { timeouts = Timeouts(firstByte = SHORT) }
        http.geturl(server.url()) { firstByteTimeout = Duration.ZERO }.text() shouldBe "first"
        http.geturl(server.url()) { query("body") }.kind() shouldBe TimeoutKind.FIRST_BYTE
        server.connections shouldBe 1
    }

    test("A call says otherwise than the client: zero waits as long as it takes") {
        val goOn = Gate()
        val server = rawServer {
            request()
            goOn.pass()
            send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nla")
            send("te")
        }
        val http = testClient { timeouts = Timeouts(firstByte = SHORT, idle = SHORT) }
        val patient = http.start(server.url()) {
            firstByteTimeout = Duration.ZERO
            idleTimeout = Duration.ZERO
        }
        http.waitLonger()
        goOn.open()
        patient.await().text() shouldBe "late"
    }

    test("The first byte's time does not run while the body is being sent") {
        val goOn = Gate()
        val server = rawServer { requests { reply("${it.body.size}") } }
        val http = testClient()
        val slow = object : okio.ForwardingSource(ZeroSource(10)) {
            override fun read(sink: Buffer, byteCount: Long): Long {
                goOn.pass()
                return super.read(sink, byteCount)
            }
        }
        val upload = http.start(server.url()) {
            queryChannel(slow, 10)
            firstByteTimeout = SHORT
            idleTimeout = SHORT
        }
        http.waitLonger()
        goOn.open()
        upload.await().error shouldBe null
        upload.text() shouldBe "10"
    }

    test("It runs once the body is sent, and anew after an interim response") {
        val server = rawServer {
            request()
            send("HTTP/1.1 102 Processing\r\n\r\n")
            awaitClose()
        }
        val got = testClient().geturl(server.url()) {
            queryChannel(ZeroSource(200_000), 200_000)
            firstByteTimeout = SHORT
        }
        got.kind() shouldBe TimeoutKind.FIRST_BYTE
        got.currentPost shouldBe 200_000
    }

    val stops = mapOf(
        "within its head" to "HTTP/1.1 200 OK\r\nContent-Le",
        "within its body" to "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        "within a chunk" to "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
        "within a body that ends with the connection" to "HTTP/1.1 200 OK\r\n\r\nabc",
    )
    for ((where, sent) in stops) {
        test("A response that stops $where: status timeout, of the kind idle, and what arrived is kept") {
            val server = rawServer {
                request()
                send(sent)
                awaitClose()
            }
            val got = promptly { testClient().geturl(server.url()) { idleTimeout = SHORT } }
            got.status shouldBe Status.TIMEOUT
            got.kind() shouldBe TimeoutKind.IDLE
            got.text() shouldBe if (sent.endsWith("abc")) "abc" else ""
            server.awaitClientClose()
        }
    }

    test("An upload that the server stops taking: status timeout, of the kind idle, and its source is closed") {
        val (got, source) = stuckUpload { idleTimeout = SHORT }
        got.status shouldBe Status.TIMEOUT
        got.kind() shouldBe TimeoutKind.IDLE
        source.isClosed.shouldBeTrue()
    }

    test("A source that blocks is not the server's fault") {
        val http = testClient()
        val server = rawServer {
            head()
            awaitClose()
        }
        val upload = http.start(server.url()) {
            queryChannel(BlockingSource(), 100)
            idleTimeout = SHORT
            firstByteTimeout = SHORT
        }
        http.waitLonger()
        upload.status shouldBe Status.PENDING
        upload.reset()
        upload.await().status shouldBe Status.RESET
    }

    test("A reader that takes its time is not idle, though the server waits for it") {
        val body = 4L shl 20
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: $body\r\n\r\n")
            send("x".repeat(body.toInt()))
        }
        val http = testClient()
        val sizes = ArrayList<Int>()
        http.stream(server.url(), { idleTimeout = SHORT }) { response ->
            http.waitLonger()
            response.body.collect { sizes += it.size }
        }
        sizes.sum() shouldBe body
    }

    test("A stream whose server stops throws the timeout out of the stream") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
            awaitClose()
        }
        val failure = shouldThrow<HttpException.Timeout> {
            promptly {
                testClient().stream(server.url(), { idleTimeout = SHORT }) { response ->
                    val all = Buffer()
                    while (response.read(all, 100) != -1L) continue
                    all.readUtf8()
                }
            }
        }
        failure.kind shouldBe TimeoutKind.IDLE
    }

    test("A sink has what came before the server stopped") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
            awaitClose()
        }
        val sink = Buffer()
        val got = testClient().geturl(server.url()) {
            sink(sink as okio.Sink)
            idleTimeout = SHORT
        }
        got.kind() shouldBe TimeoutKind.IDLE
        sink.readUtf8() shouldBe "abc"
    }

    test("Limits that do not run out change nothing, and the connection is kept") {
        val server = rawServer { requests { reply("${it.body.size}") } }
        val http = testClient { timeouts = Timeouts(firstByte = 10_000.milliseconds, idle = 10_000.milliseconds) }
        repeat(3) { http.geturl(server.url()).text() shouldBe "0" }
        http.geturl(server.url()) { queryChannel(ZeroSource(3_000_000), 3_000_000) }.text() shouldBe "3000000"
        server.connections shouldBe 1
        until("the connection to rest") { http.restingConnections == 1 }
    }

    test("A failed look-up within its time is no timeout of the exchange: it is thrown") {
        val http = testClient {
            resolver = Resolver { kotlinx.coroutines.awaitCancellation() }
            timeouts = Timeouts(connect = SHORT, firstByte = SHORT, idle = SHORT)
        }
        shouldThrow<HttpException.Timeout> { http.geturl("http://host/") }.kind shouldBe TimeoutKind.RESOLVE
    }
})
