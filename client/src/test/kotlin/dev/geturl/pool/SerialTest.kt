package dev.geturl.pool

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import java.util.concurrent.CyclicBarrier
import kotlin.concurrent.thread

class SerialTest : FunSpec({
    test("what is handed over from inside runs afterwards, in order, and is not run by who only tries") {
        val serial = Serial()
        val seen = ArrayList<String>()
        serial.run {
            serial.run { seen.add("second") }
            serial.run {
                serial.run { seen.add("fourth") }
                seen.add("third")
            }
            serial.tryRun<Boolean> { error("somebody is inside") }.shouldBeNull()
            seen.add("first")
        }
        seen shouldBe listOf("first", "second", "third", "fourth")
        serial.tryRun {
            serial.run { seen.add("last") }
            seen.size
        } shouldBe 4
        seen.last() shouldBe "last"
    }

    test("actions of many threads run one at a time, and all of them") {
        val serial = Serial()
        var count = 0
        val barrier = CyclicBarrier(4)
        val threads = List(4) {
            thread {
                barrier.await()
                repeat(50_000) { turn ->
                    if (turn % 3 == 0) serial.tryRun { count++ } ?: serial.run { count++ } else serial.run { count++ }
                }
            }
        }
        threads.forEach { it.join() }
        serial.tryRun { count } shouldBe 200_000
    }
})
