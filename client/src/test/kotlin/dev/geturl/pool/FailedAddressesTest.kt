package dev.geturl.pool

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

class FailedAddressesTest : FunSpec({
    val clock = TestTimeSource()
    val one = inet("192.0.2.1")
    val two = inet("192.0.2.2")

    test("an address is known to fail for its time, and from a new failure on for another") {
        val failed = FailedAddresses(60.seconds, 10, clock)
        (one in failed) shouldBe false
        failed.add(one)
        clock += 60.seconds - 1.nanoseconds
        (one in failed) shouldBe true
        (inet("192.0.2.1", 81) in failed) shouldBe false
        failed.add(one)
        clock += 60.seconds - 1.nanoseconds
        (one in failed) shouldBe true
        clock += 1.nanoseconds
        (one in failed) shouldBe false
    }

    test("an address that works again is forgotten, and no other") {
        val failed = FailedAddresses(60.seconds, 10, clock)
        failed.add(one)
        failed.add(two)
        failed.remove(one)
        failed.remove(inet("192.0.2.3"))
        listOf(one, two).filter { it in failed } shouldBe listOf(two)
        failed.size shouldBe 1
    }

    test("so many are remembered and no more: the oldest give way") {
        val failed = FailedAddresses(60.seconds, 3, clock)
        val all = List(5) { inet("192.0.2.$it") }
        all.forEach(failed::add)
        all.filter { it in failed } shouldBe all.drop(2)
        failed.add(all[2])
        failed.add(one)
        all.filter { it in failed } shouldBe listOf(all[1], all[2], all[4])
        failed.size shouldBe 3
    }

    test("those whose time is over take no room") {
        val failed = FailedAddresses(60.seconds, 100, clock)
        repeat(50) { failed.add(inet("192.0.2.$it")) }
        clock += 61.seconds
        failed.add(one)
        failed.size shouldBe 1
    }

    test("a time of zero remembers none") {
        val failed = FailedAddresses(Duration.ZERO, 10, clock)
        failed.add(one)
        failed.size shouldBe 0
    }

    test("failures on several threads at once are all remembered") {
        val failed = FailedAddresses(60.seconds, 1_000, clock)
        coroutineScope {
            repeat(8) { thread ->
                launch(Dispatchers.Default) { repeat(100) { failed.add(inet("192.0.$thread.$it")) } }
            }
        }
        failed.size shouldBe 800
    }
})
