package dev.geturl.nio

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import kotlin.random.Random

class TimerQueueTest : FunSpec({
    test("100,000 timers, half of them cancelled, fire in order and once") {
        val queue = TimerQueue()
        val fired = ArrayList<Long>()
        val deadlines = (0 until 100_000L).shuffled(Random(1))
        val timers = deadlines.map { at -> Timer(at) { fired.add(at) }.also(queue::add) }
        timers.filter { it.deadline % 2 == 1L }.forEach { it.dispose() }
        while (true) (queue.pollDue(now = 60_000) ?: break).run()
        fired shouldBe (0..60_000L step 2).toList()
        while (true) (queue.pollDue(now = 200_000) ?: break).run()
        fired shouldBe (0 until 100_000L step 2).toList()
        queue.size shouldBe 0
    }

    test("cancelled timers never make up much more than half of the queue") {
        val queue = TimerQueue()
        repeat(100_000) { queue.add(Timer(Long.MAX_VALUE / 2) { error("cancelled") }.also(Timer::dispose)) }
        queue.size shouldBe 0
        repeat(100_000) { at ->
            val timer = Timer(Long.MAX_VALUE / 2 - at) { error("cancelled") }
            queue.add(timer)
            timer.dispose()
            timer.dispose()
            queue.size shouldBeLessThan 2_100
        }
    }

    test("a timer that was cancelled before it is due does not run, and one that ran is not counted as cancelled") {
        val queue = TimerQueue()
        repeat(5_000) { Timer(0) {}.also(queue::add).let { timer -> queue.pollDue(1)?.run().also { timer.dispose() } } }
        val live = List(1_500) { Timer(10) {}.also(queue::add) }
        queue.size shouldBe live.size
        var ran = false
        val timer = Timer(5) { ran = true }
        queue.add(timer)
        queue.nextDeadline() shouldBe 5
        timer.dispose()
        timer.isCancelled.shouldBeTrue()
        checkNotNull(queue.pollDue(6)).run()
        ran shouldBe false
        queue.pollDue(6).shouldBeNull()
    }

    test("deadlines order rightly when the clock wraps, and delays of centuries are cut") {
        val queue = TimerQueue()
        queue.add(Timer(Long.MIN_VALUE + 5) {})
        queue.add(Timer(Long.MAX_VALUE - 5) {})
        queue.nextDeadline() shouldBe Long.MAX_VALUE - 5
        (TimerQueue.deadline(Long.MAX_VALUE) - System.nanoTime() > 0).shouldBeTrue()
        (TimerQueue.deadline(Long.MIN_VALUE) - System.nanoTime() <= 0).shouldBeTrue()
    }
})
