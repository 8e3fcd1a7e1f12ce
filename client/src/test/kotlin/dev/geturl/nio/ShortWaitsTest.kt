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
        loop.rest(micros = 150)
        val looks = loop.looks
        loop.waits.findWork() shouldBe false
        loop.looks shouldBe looks
    }

    test("after a wait in which two processors may have been woken it looks for longer, and goes on while that pays") {
        val loop = Loop()
        loop.waits.findWork()
        loop.rest(micros = 60)
        // The peer has to be woken for the first, and is awake then.
        for (micros in listOf(45, 45, 15, 45, 45, 5)) loop.finds(micros)
        val looks = loop.looks
        loop.waits.findWork() shouldBe false
        loop.looks - looks shouldBeInRange 45L..52L
    }

    test("long looks in vain become more and more seldom, until one pays") {
        val loop = Loop()
        loop.waits.findWork()
        loop.rest(micros = 60)
        // Each look in vain is part of the wait that is 60 µs with it.
        loop.sleepsBetweenLooks() shouldBe 0
        loop.sleepsBetweenLooks() shouldBe 2
        loop.sleepsBetweenLooks() shouldBe 4
        repeat(3) { loop.sleepsBetweenLooks() }
        repeat(3) { loop.sleepsBetweenLooks() shouldBe 64 }
        repeat(64) {
            loop.waits.findWork() shouldBe false
            loop.rest(micros = 60)
        }
        // As many that pay as did not.
        repeat(6) { loop.finds(micros = 15) }
        loop.sleepsBetweenLooks() shouldBe 0
        loop.sleepsBetweenLooks() shouldBe 2
    }

    test("what a short look finds says nothing of long ones") {
        val loop = Loop()
        loop.waits.findWork()
        loop.rest(micros = 60)
        loop.sleepsBetweenLooks() shouldBe 0
        loop.waits.findWork()
        loop.rest(micros = 5)
        repeat(10) { loop.finds(micros = 5) }
        loop.rest(micros = 60)
        loop.waits.findWork() shouldBe false
        loop.rest(micros = 60)
        loop.sleepsBetweenLooks() shouldBe 0
        loop.sleepsBetweenLooks() shouldBe 4
    }

    test("who finds something late again and again would better have slept, and looks more and more seldom") {
        val loop = Loop()
        loop.waits.findWork()
        for (sleeps in listOf(0, 2, 4, 8)) {
            loop.rest(micros = 60)
            repeat(sleeps) {
                loop.waits.findWork() shouldBe false
                loop.rest(micros = 60)
            }
            repeat(3) { loop.finds(micros = 45) }
            val looks = loop.looks
            loop.waits.findWork() shouldBe false
            loop.looks shouldBe looks
        }
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

    /** Looks, and finds something after [micros]. */
    fun finds(micros: Int) {
        workAt = looks + micros
        waits.findWork() shouldBe true
    }

    /** Sleeps for a while each time, until there was a look before it, in vain; says how many had none. */
    fun sleepsBetweenLooks(): Int {
        var sleeps = 0
        while (true) {
            val before = looks
            waits.findWork() shouldBe false
            rest(micros = if (looks == before) 60 else 10)
            if (looks != before) return sleeps
            sleeps++
        }
    }

    private fun look(): Boolean {
        nanos += 1_000
        return ++looks == workAt
    }
}
