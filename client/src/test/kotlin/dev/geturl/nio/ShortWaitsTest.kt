package dev.geturl.nio

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe

class ShortWaitsTest : FunSpec({
    test("a loop looks around only after a wait that was short, and rests when that finds nothing") {
        val loop = Loop()
        loop.waits.findWork() shouldBe false
        loop.looks shouldBe 0
        loop.rest(micros = 5)

        loop.waits.findWork() shouldBe false
        loop.looks shouldBeInRange 5L..12L
        loop.rest(micros = 5)

        loop.workAt = loop.looks + 3
        loop.waits.findWork() shouldBe true
        loop.looks shouldBe loop.workAt
        loop.workAt = loop.looks + 1
        loop.waits.findWork() shouldBe true
    }

    test("after one long wait it rests at once") {
        val loop = Loop()
        loop.waits.findWork()
        loop.rest(micros = 5)
        loop.waits.findWork()
        loop.rest(micros = 50)
        val looks = loop.looks
        loop.waits.findWork() shouldBe false
        loop.looks shouldBe looks
    }

    test("with one processor it never looks, as the peer needs it") {
        val loop = Loop(processors = 1)
        repeat(3) {
            loop.waits.findWork() shouldBe false
            loop.rest(micros = 1)
        }
        loop.looks shouldBe 0
    }
})

/** A loop whose looks take a microsecond each and find something at the one called [workAt]. */
private class Loop(processors: Int = 2) {
    private var nanos = Long.MAX_VALUE - 1_000
    var looks = 0L
    var workAt = -1L
    val waits = ShortWaits(::look, processors) { nanos }

    fun rest(micros: Long) {
        nanos += micros * 1_000
        waits.slept()
    }

    private fun look(): Boolean {
        nanos += 1_000
        return ++looks == workAt
    }
}
