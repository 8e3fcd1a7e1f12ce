package dev.geturl.checks.rules

import dev.geturl.checks.SourceTree
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class CircleRuleTest : FunSpec({
    val a = common("dev.geturl.net", "A.kt") to "package dev.geturl.net\nimport dev.geturl.body.B\nclass A(val b: B)"
    val b = common("dev.geturl.body", "B.kt") to "package dev.geturl.body\nimport dev.geturl.http1.C\nclass B(val c: C)"
    val c =
        common("dev.geturl.http1", "C.kt") to "package dev.geturl.http1\nimport dev.geturl.net.A\nclass C(val a: A?)"

    test("a circle over packages is told once, step by step") {
        val findings = CircleRule().check(SourceTree.of(a, b, c))
        findings shouldHaveSize 1
        findings.single().line shouldBe 2
        findings.single().message shouldContain
            "A.kt:2 uses B of B.kt; ${b.first}:2 uses C of C.kt; ${c.first}:2 uses A of A.kt"
    }

    test("a circle within a package is found by the names of its classes") {
        val egg = common("dev.geturl", "Egg.kt") to "package dev.geturl\nclass Egg(val layer: Hen?)"
        val hen = common("dev.geturl", "Hen.kt") to "package dev.geturl\n\nclass Hen { fun lay() = Egg(this) }"
        CircleRule().placesIn(egg, hen) shouldBe listOf("Egg.kt:2")
    }

    test("a circle on the list is let be") {
        CircleRule(allowed = setOf(setOf(a.first, b.first, c.first))).placesIn(a, b, c).shouldBeEmpty()
    }

    test("a chain, a name of one's own and a mention in KDoc are no circle") {
        val own =
            common("dev.geturl", "Own.kt") to
                "package dev.geturl\n/** As [User]. */ class Own { class User }\nval u = Own.User()"
        val user = common("dev.geturl", "User.kt") to "package dev.geturl\nclass User(val own: Own)"
        CircleRule().placesIn(a, b, own, user).shouldBeEmpty()
    }
})
