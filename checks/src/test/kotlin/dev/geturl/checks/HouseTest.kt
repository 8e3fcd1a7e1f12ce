package dev.geturl.checks

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import java.io.File

class HouseTest : FunSpec({
    val tree = SourceTree.read(File(System.getProperty("house.root")))

    HOUSE_RULES.forEach { rule ->
        test("the source tree keeps the rule ${rule.name}") {
            val findings = rule.check(tree)
            if (findings.isNotEmpty()) fail(findings.joinToString("\n", prefix = "${findings.size} to mend:\n"))
        }
    }
})
