package dev.geturl

import dev.geturl.testing.BlockingSource
import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import okio.Sink
import okio.Timeout
import java.io.InterruptedIOException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds

/** Code of the caller that is cancelled by itself, that blocks, or that throws an Error, within an exchange. */
class CallersCodeTest : FunSpec({
    test("A callback whose own time runs out is a callback that throws: the exchange goes on") {
        val server = answering(Peer.response("x"))
        val got = testClient().geturl(server.url()) {
            onProgress { _, _, _ -> withTimeout(1.milliseconds) { awaitCancellation() } }
            onComplete { throw CancellationException("of the callback") }
        }
        got.status shouldBe Status.OK
        got.text() shouldBe "x"
    }

    test("A block whose own time runs out throws that out of its stream") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nx")
            awaitClose()
        }
        shouldThrow<TimeoutCancellationException> {
            testClient().stream(server.url()) { withTimeout(1.milliseconds) { awaitCancellation() } }
        }
    }

    test("A handler whose own time runs out is an error, no reset: nobody has reset it") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nx")
            awaitClose()
        }
        shouldThrow<HttpException.SinkFailed> {
            testClient().geturl(server.url()) {
                handler {
                    _,
                    _,
                    ->
                    withTimeout(1.milliseconds) { awaitCancellation() }
                }
            }
        }
    }

    test("A flow that is cancelled by itself is a request body that failed, not a request that hangs") {
        val server = rawServer {
            head()
            awaitClose()
        }
        val failing = flow {
            emit("abc".encodeUtf8())
            withTimeout(1.milliseconds) { awaitCancellation() }
        }
        shouldThrow<HttpException.SourceFailed> {
            promptly {
                testClient().geturl(server.url()) {
                    expectContinue = false
                    queryChannel(failing)
                }
            }
        }
    }

    test("A call is cancelled while its source blocks") {
        val server = rawServer {
            head()
            awaitClose()
        }
        val http = testClient()
        val source = BlockingSource()
        promptly {
            val call = launch(Dispatchers.Default) {
                http.geturl(server.url()) {
                    expectContinue = false
                    queryChannel(source)
                }
            }
            until("the source to block") { source.isBlocked }
            call.cancelAndJoin()
        }
    }

    test("A call is cancelled while its sink blocks") {
        val server = answering(Peer.response("x"))
        val http = testClient()
        val isBlocked = Gate()
        val blocking = object : Sink {
            override fun write(source: Buffer, byteCount: Long) {
                source.skip(byteCount)
                isBlocked.open()
                try {
                    CountDownLatch(1).await(8, TimeUnit.SECONDS)
                } catch (interrupted: InterruptedException) {
                    throw InterruptedIOException().initCause(interrupted)
                }
            }

            override fun flush() = Unit

            override fun timeout(): Timeout = Timeout.NONE

            override fun close() = Unit
        }
        promptly {
            val call = launch(Dispatchers.Default) { http.geturl(server.url()) { sink(blocking) } }
            isBlocked.await()
            call.cancelAndJoin()
        }
    }

    test("An Error that a block throws comes out of its stream") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nx")
            awaitClose()
        }
        shouldThrow<LinkageError> {
            promptly { testClient().stream(server.url()) { throw LinkageError("the block's own") } }
        }
    }

    test("An Error that a callback throws does not keep the transaction from its end") {
        val server = answering(Peer.response("x"))
        val transaction = testClient().start(server.url()) {
            onProgress { _, _, _ -> throw LinkageError("the callback's own") }
        }
        promptly { transaction.await() }
        (transaction.status == Status.PENDING) shouldBe false
        transaction.stage shouldBe Stage.COMPLETE
    }
})
