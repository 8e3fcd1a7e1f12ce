package dev.geturl.pool

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.File
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
        val process = withContext(Dispatchers.IO) {
            ProcessBuilder(
                File(System.getProperty("java.home"), "bin/java").path,
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
                PoolModels::class.java.name,
                "${Integer.getInteger("geturl.lincheck", IN_CI)}",
            ).redirectErrorStream(true).start()
        }
        process.outputStream.close()
        val output = withContext(Dispatchers.IO) { process.inputStream.use { it.readBytes().decodeToString() } }
        println(output)
        withClue(output) { withContext(Dispatchers.IO) { process.waitFor() } shouldBe 0 }
    }
}) {
    private companion object {
        const val IN_CI = 2
    }
}
