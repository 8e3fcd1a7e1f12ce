package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

/** A limit whose time is the test's: whoever waits only notes for how long, and goes on. */
private class NotedLimit(bytesPerSecond: Long) {
    private val clock = TestTimeSource()

    /** How long all have waited. */
    var waited: Duration = Duration.ZERO
        private set

    val limit = RateLimit(bytesPerSecond, clock) {
        clock += it
        waited += it
    }
}

class RateLimitedTransferTest : FunSpec({
    val text = "0123456789".repeat(10_000)

    /** 100,000 bytes at 10,000 a second, but for what may be made up for and the last step, which nobody waits for. */
    fun shouldBeTenSeconds(waited: Duration) {
        (waited in 9.seconds..10.seconds) shouldBe true
    }

    val uploads = mapOf<String, GeturlOptions.() -> Unit>(
        "bytes" to { query(text) },
        "a source of known length" to { queryChannel(ZeroSource(100_000), 100_000) },
        "a source in chunks" to { queryChannel(ZeroSource(100_000)) },
        "a flow" to { queryChannel(flowOf(text.encodeUtf8())) },
        "a multipart" to { multipart { field("a", RequestBody.source(Buffer().writeUtf8(text), 100_000)) } },
    )
    for ((name, body) in uploads) {
        test("An upload of $name takes its time, and arrives whole") {
            val server = rawServer { requests { reply("${it.body.size}") } }
            val noted = NotedLimit(10_000)
            val got = testClient().geturl(server.url()) {
                body()
                transfer = TransferOptions(uploadRate = noted.limit)
            }
            got.text() shouldBe "${got.currentPost}"
            shouldBeTenSeconds(noted.waited)
        }
    }

    test("A download that is kept takes its time") {
        val server = answering(Peer.response(text))
        val noted = NotedLimit(10_000)
        val got = testClient().geturl(server.url()) { transfer = TransferOptions(downloadRate = noted.limit) }
        got.text() shouldBe text
        shouldBeTenSeconds(noted.waited)
    }

    test("A download in chunks, to a sink and in a stream take their time as well") {
        val chunks = text.chunked(1_000).joinToString("") { "3e8\r\n$it\r\n" } + "0\r\n\r\n"
        val server = answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n$chunks")
        val http = testClient()
        val toSink = NotedLimit(10_000)
        val sink = Buffer()
        http.geturl(server.url()) {
            sink(sink)
            transfer = TransferOptions(downloadRate = toSink.limit)
        }
        sink.readUtf8() shouldBe text
        shouldBeTenSeconds(toSink.waited)
        val streamed = NotedLimit(10_000)
        http.stream(server.url(), { transfer = TransferOptions(downloadRate = streamed.limit) }) { response ->
            response.body.toList().sumOf { it.size }
        } shouldBe 100_000
        shouldBeTenSeconds(streamed.waited)
    }

    test("A client's limit bounds all its calls together") {
        val server = rawServer { requests { reply(text.take(1_000)) } }
        val noted = NotedLimit(1_000)
        val http = testClient { limits = Limits(downloadRate = noted.limit) }
        repeat(10) { http.geturl(server.url()).text().length shouldBe 1_000 }
        shouldBeTenSeconds(noted.waited)
    }

    test("A small body that comes with its head counts as well") {
        val server = answering(Peer.response("0123456789"))
        val noted = NotedLimit(1)
        testClient().geturl(server.url()) { transfer = TransferOptions(downloadRate = noted.limit) }
        (noted.waited >= 8.seconds) shouldBe true
    }

    test("The wait for the rate is not the peer's: it runs into no idle limit") {
        val server = rawServer { requests { reply(text.take(200)) } }
        val got = testClient().geturl(server.url()) {
            query(text.take(200))
            idleTimeout = 50.milliseconds
            transfer = TransferOptions(uploadRate = RateLimit(1_000), downloadRate = RateLimit(1_000))
        }
        got.status shouldBe Status.OK
    }
})
