package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.test.testTimeSource
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
class RateLimitTest : FunSpec({
    fun TestScope.limit(bytesPerSecond: Long) = RateLimit(bytesPerSecond, testTimeSource) { delay(it) }

    test("What passes takes its time, but for the tenth of a second that may be made up for") {
        runTest {
            val limit = limit(1_000)
            repeat(50) { limit.pass(100) }
            // The last 100 wait for 4,900 before them, of which 100 were free.
            currentTime shouldBe 4_800
        }
    }

    test("After a pause no more than a tenth of a second is made up for") {
        runTest {
            val limit = limit(1_000)
            delay(60.seconds)
            repeat(11) { limit.pass(100) }
            currentTime shouldBe 60_900
        }
    }

    test("A block that is larger than a second's worth holds up what comes next, not itself") {
        runTest {
            val limit = limit(10)
            limit.pass(1_000)
            currentTime shouldBe 0
            limit.pass(1)
            currentTime shouldBe 99_900
        }
    }

    test("Calls that share a limit have no more together than one alone, each in its turn") {
        runTest {
            val limit = limit(1_000)
            val ended = List(10) {
                async {
                    repeat(10) { limit.pass(100) }
                    currentTime
                }
            }.awaitAll()
            currentTime shouldBe 9_800
            ended.forEach { it shouldBeInRange 7_000L..9_800L }
        }
    }

    test("The slower of two limits counts") {
        runTest {
            val pace = checkNotNull(Pace.of(limit(1_000_000), limit(1_000)))
            repeat(50) { pace.pass(100) }
            currentTime shouldBeInRange 4_800L..4_801L
            pace.grain shouldBe 100
        }
    }

    test("A limit that is the client's and the call's counts once") {
        runTest {
            val limit = limit(1_000)
            val pace = checkNotNull(Pace.of(limit, limit))
            repeat(50) { pace.pass(100) }
            currentTime shouldBe 4_800
        }
    }

    test("A wait that is cancelled ends at once") {
        runTest {
            val limit = limit(1)
            limit.pass(1_000)
            val waiting = launch { limit.pass(1) }
            delay(1.seconds)
            waiting.cancelAndJoin()
            currentTime shouldBe 1_000
        }
    }

    test("Where nothing is bounded there is nothing to ask") {
        Pace.of(null, null) shouldBe null
    }

    for (wrong in listOf(0L, -1L, (1L shl 40) + 1)) {
        test("A rate of $wrong is refused") { shouldThrow<IllegalArgumentException> { RateLimit(wrong) } }
    }

    test("The fastest and the slowest have steps that can be made") {
        RateLimit(1).grain shouldBe 1
        RateLimit(1L shl 40).grain shouldBe 64 * 1024
    }
})
