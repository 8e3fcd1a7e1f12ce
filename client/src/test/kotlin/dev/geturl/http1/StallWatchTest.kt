package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.test.testTimeSource
import okio.Buffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** When the watch ends an exchange, to the millisecond of a virtual clock. */
@OptIn(ExperimentalCoroutinesApi::class)
class StallWatchTest : FunSpec({
    fun TestScope.watch(firstByte: Duration = Duration.ZERO, idle: Duration = Duration.ZERO) =
        checkNotNull(StallWatch.of(firstByte, idle, testTimeSource))

    suspend fun TestScope.stalls(watch: StallWatch, exchange: suspend StallWatch.() -> Unit): String {
        val timeout = shouldThrow<HttpException.Timeout> { watch.over { watch.exchange() } }
        return "${timeout.kind} at $currentTime"
    }

    test("Without a limit there is nothing to watch") {
        StallWatch.of(Duration.ZERO, Duration.ZERO).shouldBeNull()
    }

    test("The first byte's time runs from the sent request, not while the request is under way") {
        runTest {
            stalls(watch(firstByte = 10.seconds)) {
                delay(25.seconds)
                requestSent()
                beginRead()
                awaitCancellation()
            } shouldBe "FIRST_BYTE at 35000"
        }
    }

    test("The first byte's time begins anew with each interim response") {
        runTest {
            stalls(watch(firstByte = 10.seconds)) {
                requestSent()
                repeat(3) {
                    beginRead()
                    delay(9.seconds)
                    endRead(30)
                    interimEnded(Buffer())
                }
                beginRead()
                awaitCancellation()
            } shouldBe "FIRST_BYTE at 37000"
        }
    }

    test("A final head that has begun together with an interim response stalls by the idle limit") {
        runTest {
            stalls(watch(firstByte = 10.seconds, idle = 1.seconds)) {
                requestSent()
                beginRead()
                endRead(30)
                interimEnded(Buffer().writeUtf8("HTTP/1.1 200"))
                beginRead()
                awaitCancellation()
            } shouldBe "IDLE at 1000"
        }
    }

    test("A short idle limit is noticed in time though the first byte's is long, and the other way round") {
        for ((firstByte, idle) in listOf(60.seconds to 1.seconds, 1.seconds to 60.seconds)) {
            runTest {
                stalls(watch(firstByte, idle)) {
                    requestSent()
                    beginRead()
                    delay(700.milliseconds)
                    endRead(5)
                    beginRead()
                    awaitCancellation()
                } shouldBe "IDLE at ${700 + idle.inWholeMilliseconds}"
            }
        }
    }

    test("A response that trickles is never idle; where it stops it is") {
        runTest {
            stalls(watch(idle = 1.seconds)) {
                requestSent()
                repeat(50) {
                    beginRead()
                    delay(900.milliseconds)
                    endRead(1)
                }
                beginRead()
                awaitCancellation()
            } shouldBe "IDLE at 46000"
        }
    }

    test("Time in which the body is not read does not count, also not while the server takes nothing meanwhile") {
        runTest {
            stalls(watch(idle = 1.seconds)) {
                beginWrite(Buffer().writeUtf8("body"))
                beginRead()
                endRead(5)
                delay(100.seconds)
                beginRead()
                awaitCancellation()
            } shouldBe "IDLE at 101000"
        }
    }

    test("Time in which the source gives nothing does not count, time in which the server takes nothing does") {
        runTest {
            stalls(watch(firstByte = 1.seconds, idle = 1.seconds)) {
                beginWrite(Buffer())
                endWrite()
                delay(100.seconds)
                beginWrite(Buffer().writeUtf8("block"))
                awaitCancellation()
            } shouldBe "IDLE at 101000"
        }
    }

    test("A block that is long on its way is not idle while some of it moves") {
        runTest {
            val block = Buffer().writeUtf8("block")
            stalls(watch(idle = 10.seconds)) {
                beginWrite(block)
                repeat(5) {
                    delay(9.seconds)
                    block.skip(1)
                }
                awaitCancellation()
            } shouldBe "IDLE at 60000"
        }
    }

    test("What the exchange gives or throws comes through") {
        runTest {
            watch(idle = 1.seconds).over { 7 } shouldBe 7
            val own = HttpException.Protocol("its own")
            shouldThrow<HttpException.Protocol> { watch(idle = 1.seconds).over { throw own } } shouldBeSameInstanceAs
                own
        }
    }

    test("The kind says which limit it was, the message what stood still") {
        runTest {
            val timeout = shouldThrow<HttpException.Timeout> {
                watch(idle = 2.seconds).let { watch ->
                    watch.over {
                        watch.beginWrite(Buffer().writeUtf8("x"))
                        awaitCancellation()
                    }
                }
            }
            timeout.kind shouldBe TimeoutKind.IDLE
            timeout.message shouldBe "The server took nothing for 2s"
        }
    }
})
