package dev.geturl.pool

import dev.geturl.testing.runApart
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.hours

/**
 * The pool by Lincheck: scenarios at random, each run many times over by threads that meet and in orders that the model
 * checker chooses, and what came of it compared with a plain model. Bounded in the ordinary build; for longer, give the
 * number of scenarios:
 *
 * ```
 * mvn -pl client test -Dtest=PoolModelTest -Dgeturl.lincheck=500
 * ```
 */
class PoolModelTest : FunSpec({
    test("One at a time, the stack of resting connections and the pool are what their models say").config(
        timeout = 10.hours,
    ) {
        val scenarios = "${Integer.getInteger("geturl.lincheck", IN_CI)}"
        val ended = runApart(PoolModels::class, OPTIONS, scenarios)
        println(ended.output)
        withClue(ended.output) { ended.code shouldBe 0 }
    }
}) {
    private companion object {
        const val IN_CI = 2

        /** It is over before the second compiler pays off. */
        val OPTIONS = listOf("-XX:+EnableDynamicAgentLoading", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    }
}
