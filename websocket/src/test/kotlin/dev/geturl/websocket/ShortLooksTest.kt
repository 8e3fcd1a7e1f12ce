package dev.geturl.websocket

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe

class ShortLooksTest : FunSpec({
    /** Each look at the clock takes a microsecond of it. */
    class Clock : () -> Long {
        var nanos = 0L

        override fun invoke(): Long = nanos.also { nanos += 1_000 }
    }

    test("whoever waits looks only after something has come soon, and for a moment only") {
        val clock = Clock()
        val looks = ShortLooks(mayLook = true, clock)
        var asked = 0
        looks.find { ++asked > 0 } shouldBe false
        asked shouldBe 0
        looks.came()
        looks.find { ++asked == 5 } shouldBe true
        asked shouldBe 5
        looks.came()
        asked = 0
        looks.find { ++asked < 0 } shouldBe false
        asked shouldBeInRange 15..25
    }

    test("one long wait ends the looking") {
        val clock = Clock()
        val looks = ShortLooks(mayLook = true, clock)
        looks.find { true }
        looks.came()
        looks.find { true } shouldBe true
        clock.nanos += 1_000_000
        looks.came()
        looks.find { true } shouldBe false
    }

    test("who looks in vain waits longer and longer before looking again, until something is found") {
        val looks = ShortLooks(mayLook = true, Clock())

        fun waitsWithoutLook(): Int {
            var waits = -1
            var asked = 0
            while (asked == 0) {
                looks.find { ++asked < 0 }
                looks.came()
                waits++
            }
            return waits
        }
        looks.find { false }
        looks.came()
        List(5) { waitsWithoutLook() } shouldBe listOf(0, 1, 3, 7, 15)
        while (!looks.find { true }) looks.came()
        looks.came()
        List(3) { waitsWithoutLook() } shouldBe listOf(0, 1, 3)
    }

    test("with one processor nobody looks, as nothing would come meanwhile") {
        val looks = ShortLooks(mayLook = false, Clock())
        looks.find { true }
        looks.came()
        looks.find { true } shouldBe false
    }
})
