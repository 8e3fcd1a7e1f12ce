package dev.geturl.testing

import io.kotest.core.extensions.TestCaseExtension
import io.kotest.core.test.TestCase
import io.kotest.core.test.TestType
import io.kotest.engine.test.TestResult

/**
 * The one rule on every test: it fails one that leaves behind a descriptor, a loop registration, a live coroutine, a
 * thread, an uncaught exception, or an unfinished [Ordering]. The recorded [events] are printed when a test fails, and
 * only then.
 */
object LeakRule : TestCaseExtension {
    override suspend fun intercept(testCase: TestCase, execute: suspend (TestCase) -> TestResult): TestResult {
        if (testCase.type != TestType.Test) return execute(testCase)
        val watch = LeakWatch()
        val result = execute(testCase)
        val leaks = watch.leaks()
        return judge(result, leaks).also { judged ->
            if (judged.isErrorOrFailure) println("events of \"${testCase.name.name}\":\n$events")
        }
    }

    /** A test that failed by itself keeps its own failure, with what it left behind beside it. */
    internal fun judge(result: TestResult, leaks: List<String>): TestResult {
        if (leaks.isEmpty()) return result
        val leaked = AssertionError(leaks.joinToString("\n", prefix = "the test left behind:\n"))
        val own = result.errorOrNull ?: return TestResult.Error(result.duration, leaked)
        own.addSuppressed(leaked)
        return result
    }
}
