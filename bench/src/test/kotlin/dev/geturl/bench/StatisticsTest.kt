package dev.geturl.bench

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe

class StatisticsTest : FunSpec({
    test("the median of an odd number of values is the middle one, in whatever order they come") {
        median(listOf(9.0, 1.0, 4.0)) shouldBe 4.0
    }

    test("the median of an even number of values is the mean of the two in the middle") {
        median(listOf(8.0, 1.0, 2.0, 4.0)) shouldBe 3.0
    }

    test("nothing has no median") {
        median(emptyList()) shouldBe null
    }

    test("the spread is the range as a part of the median") {
        spread(listOf(90.0, 100.0, 120.0)) shouldBe 0.3
    }

    test("ratios measure everybody against the best peer, floors and ourselves included") {
        val rates = mapOf("ours" to 30.0, "slow" to 10.0, "fast" to 20.0, "floor" to 80.0)
        ratios(rates) { it == "slow" || it == "fast" } shouldBe
            mapOf("ours" to 1.5, "slow" to 0.5, "fast" to 1.0, "floor" to 4.0)
    }

    test("without a peer there is nothing to measure against") {
        ratios(mapOf("floor" to 80.0)) { false }.shouldBeEmpty()
    }

    test("a summary divides each sample's costs by its own units before it takes the median") {
        val samples = listOf(
            Sample(units = 100.0, seconds = 1.0, cpuNanos = 1e6, allocated = 1_000.0),
            Sample(units = 400.0, seconds = 2.0, cpuNanos = 2e6, allocated = 4_000.0),
            Sample(units = 900.0, seconds = 3.0, cpuNanos = 9e6, allocated = 18_000.0),
        )
        val summary = Summary.of(samples)
        summary.rate shouldBe 200.0
        summary.cpuMicros shouldBe 10.0
        summary.allocated shouldBe 10.0
        summary.waits shouldBe null
    }

    test("a sample comes through its line as it was") {
        val sample = Sample(units = 3.0, seconds = 0.25, waits = 7.0, threads = 2.0)
        Sample.parse(sample.line()) shouldBe sample
    }
})
