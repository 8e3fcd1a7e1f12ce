package dev.geturl.checks.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

class KdocRuleTest : FunSpec({
    context("what callers see needs KDoc") {
        withTests(
            "public class A",
            "class A",
            "public interface A",
            "public object A",
            "public fun a() {}",
            "public val a = 1",
            "public typealias A = Int",
            "/* no KDoc */ fun a() {}",
            "/** */ public fun a() {}",
            "/** A. */ class A { public fun b() {} }",
            "/** A. */ open class A { protected fun b() {} }",
            "/** A. */ class A { companion object { val b = 1 } }",
            "/** A. */ class A(public val b: Int)",
            "/** A. */ class A internal constructor() { constructor(b: Int) : this() }",
            "/** A. */ enum class A { B }",
            "/** A. */ sealed interface A { class B : A }",
            "/** A. @property b within a line */ class A(val b: Int)",
        ) { code -> KdocRule.placesIn(common("dev.geturl", "A.kt") to code) shouldBe listOf("A.kt:1") }
    }

    context("nothing is asked of") {
        withTests(
            "/** A. */ class A",
            "internal class A { fun b() {} }",
            "private fun a() {}",
            "/** A. */ class A { private val b = 1 }",
            "/** A. */ class A { override fun toString() = \"\" }",
            "/** A.\n * @property b the b. */ class A(val b: Int)",
            "/** A. */ class A(b: Int, internal val c: Int, private val d: Int)",
            "/** A. */ class A { companion object { /** B. */ const val b = 1 } }",
            "/** A. */ fun a() { fun b() {}; val c = 1 }",
            "/** A. */ enum class A { /** B. */ B }",
            "/** A. */ class A { init { println() } }",
        ) { code -> KdocRule.placesIn(common("dev.geturl", "A.kt") to code).shouldBeEmpty() }
    }

    test("tests and what nobody calls need no KDoc") {
        KdocRule.placesIn("bench/src/main/kotlin/A.kt" to "class A").shouldBeEmpty()
        KdocRule.placesIn("client/src/test/kotlin/ATest.kt" to "class ATest").shouldBeEmpty()
    }
})
