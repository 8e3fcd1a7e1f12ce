package dev.geturl

import dev.geturl.testing.BlockingSource
import dev.geturl.testing.Gate
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.stuckUpload
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import okio.ByteString
import okio.ByteString.Companion.toByteString
import kotlin.time.Duration.Companion.milliseconds

/** Answers that come before the request is through, and connections that break under it. */
class EarlyAnswerTest : FunSpec({
    test("An answer that comes together with the connection's reset is delivered, every time") {
        val server = rawServer(receiveBuffer = 8192) {
            head()
            reply("no", "Connection: close", status = "403 Forbidden")
            reset()
        }
        val http = testClient()
        val answers = List(100) {
            val transaction = http
                .start(server.url()) {
                    expectContinue = false
                    queryChannel(ZeroSource(), 1L shl 34)
                }.await()
            "${transaction.status} ${transaction.responseCode} ${transaction.text()}"
        }
        answers.distinct() shouldContainExactly listOf("ok 403 no")
    }

    test("An answer that comes with a close, the body unread, is delivered, every time") {
        val server = rawServer(receiveBuffer = 8192) {
            head()
            reply("no", "Connection: close", status = "403 Forbidden")
        }
        val http = testClient()
        val answers = List(100) {
            val transaction = http
                .start(server.url()) {
                    expectContinue = false
                    queryChannel(ZeroSource(), 1L shl 34)
                }.await()
            "${transaction.status} ${transaction.responseCode} ${transaction.text()}"
        }
        answers.distinct() shouldContainExactly listOf("ok 403 no")
    }

    test("An early answer does not wait for a source that blocks") {
        val server = rawServer {
            head()
            bytes(5)
            reply("enough", "Connection: close")
            awaitClose()
        }
        val got = promptly { testClient().geturl(server.url()) { queryChannel(BlockingSource(), 100) } }
        got.text() shouldBe "enough"
        got.postError shouldNotBe null
    }

    test("A timeout while the server does not read ends the upload and closes its source") {
        val (got, source) = stuckUpload { timeout = 100.milliseconds }
        got.status shouldBe Status.TIMEOUT
        source.isClosed.shouldBeTrue()
    }

    test(
        "A large PUT on a connection that had gone is sent again from its beginning, as if it were the first time",
    ) {
        val body: ByteString = ByteArray(300_000).toByteString()
        val server = rawServer {
            request()
            reply("first")
            if (number == 1) {
                head()
                bytes(100_000)
            } else {
                awaitClose()
            }
        }
        val http = testClient()
        http.geturl(server.url()).text() shouldBe "first"
        val got = http
            .start(server.url()) {
                method = "PUT"
                query(body)
            }.await()
        got.error shouldBe null
        server.connections shouldBe 2
        got.text() shouldBe "first"
        got.currentPost shouldBe 300_000
        got.postError shouldBe null
    }
})
