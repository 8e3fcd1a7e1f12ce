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

    /** A test whose time passes as fast as nothing else happens. */
    fun timed(name: String, block: suspend TestScope.() -> Unit) = test(name) { runTest { block() } }

    /** When 5,000 bytes have passed, by both limits where there are two. */
    suspend fun TestScope.passed(limit: RateLimit, other: RateLimit? = null): Long {
        val pace = checkNotNull(Pace.of(limit, other))
        repeat(50) { pace.pass(100) }
        return currentTime
    }

    timed("What passes takes its time, but for the tenth of a second that may be made up for") {
        // The last 100 wait for 4,900 before them, of which 100 were free.
        passed(limit(1_000)) shouldBe 4_800
    }

    timed("After a pause no more than a tenth of a second is made up for") {
        val limit = limit(1_000)
        delay(60.seconds)
        repeat(11) { limit.pass(100) }
        currentTime shouldBe 60_900
    }

    timed("A block that is larger than a second's worth holds up what comes next, not itself") {
        val limit = limit(10)
        limit.pass(1_000)
        currentTime shouldBe 0
        limit.pass(1)
        currentTime shouldBe 99_900
    }

    timed("Calls that share a limit have no more together than one alone, each in its turn") {
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

    timed("The slower of two limits counts") {
        val fast = limit(1_000_000)
        val slow = limit(1_000)
        passed(fast, slow) shouldBeInRange 4_800L..4_801L
        Pace.of(fast, slow)?.grain shouldBe 100
    }

    timed("A limit that is the client's and the call's counts once") {
        val limit = limit(1_000)
        passed(limit, limit) shouldBe 4_800
    }

    timed("A wait that is cancelled ends at once") {
        val limit = limit(1)
        limit.pass(1_000)
        val waiting = launch { limit.pass(1) }
        delay(1.seconds)
        waiting.cancelAndJoin()
        currentTime shouldBe 1_000
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
