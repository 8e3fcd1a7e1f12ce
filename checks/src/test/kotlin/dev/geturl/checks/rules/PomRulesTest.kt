package dev.geturl.checks.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

/** A pom whose dependency starts on line 3. */
private fun pom(artifact: String, more: String = "", scope: String = "compile") =
    """
    <project><parent><groupId>dev.geturl</groupId><artifactId>geturl</artifactId><version>1</version></parent>
    <dependencies>
    <dependency><artifactId>$artifact</artifactId>
    $more
    <scope>$scope</scope></dependency>
    </dependencies></project>
    """.trimIndent()

class PomRulesTest : FunSpec({
    context("a module does not depend upward or sideways, not even in tests") {
        withTests(
            "client" to "geturl-cookies",
            "client" to "geturl-checks",
            "cookies" to "geturl-websocket",
            "websocket" to "geturl-java",
            "java-interop" to "geturl-cli",
            "cli" to "geturl-bench",
            "checks" to "geturl-client",
        ) { (module, artifact) ->
            ModuleOrderRule.placesIn("$module/pom.xml" to pom(artifact)) shouldBe listOf("pom.xml:3")
            ModuleOrderRule.placesIn("$module/pom.xml" to pom(artifact, scope = "test")) shouldBe listOf("pom.xml:3")
        }
    }

    context("a module depends downward") {
        withTests(
            "cookies" to "geturl-client",
            "java-interop" to "geturl-websocket",
            "cli" to "geturl-java",
            "bench" to "geturl-cli",
            "client" to "okio-jvm",
        ) { (module, artifact) ->
            ModuleOrderRule.placesIn("$module/pom.xml" to pom(artifact)).shouldBeEmpty()
        }
    }

    test("a module that the design does not know is refused") {
        ModuleOrderRule.placesIn("common-utils/pom.xml" to pom("geturl-client")) shouldBe listOf("pom.xml:1")
    }

    test("a version outside the parent is refused") {
        PomVersionRule.placesIn("cli/pom.xml" to pom("okio-jvm", "<version>3.0</version>")) shouldBe listOf("pom.xml:4")
        PomVersionRule.placesIn("cli/pom.xml" to pom("okio-jvm", "<version>\${okio}</version>")) shouldBe
            listOf("pom.xml:4")
    }

    test("the project's own version and all in the parent's pom are fine") {
        PomVersionRule
            .placesIn(
                "cli/pom.xml" to pom("geturl-client", "<version>\${project.version}</version>"),
            ).shouldBeEmpty()
        PomVersionRule.placesIn("pom.xml" to pom("okio-jvm", "<version>3.0</version>")).shouldBeEmpty()
    }
})
