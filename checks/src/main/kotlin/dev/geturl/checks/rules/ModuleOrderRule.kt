package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceFile
import dev.geturl.checks.SourceTree
import dev.geturl.checks.modulePoms
import dev.geturl.checks.pomValues

/**
 * Modules depend downward only, in every scope. It is enough to look at the poms: an import without a dependency does
 * not compile.
 */
internal object ModuleOrderRule : Rule {
    override val name: String = "module-order"

    override fun check(tree: SourceTree): List<Finding> = tree.modulePoms.flatMap { pom ->
        val below = BELOW[pom.module] ?: return@flatMap listOf(unknown(pom))
        pom
            .pomValues()
            .filter { it.path.endsWith("dependencies/dependency/artifactId") && it.text.startsWith("geturl-") }
            .filter { it.text !in below }
            .map { finding(pom, it.line, "${pom.module} may not depend on ${it.text}, only on $below: $MEND") }
    }

    private fun unknown(pom: SourceFile): Finding =
        finding(pom, line = 1, "module ${pom.module} is not in the design: add it there and to ModuleOrderRule")

    private const val MEND = "move the code down, or turn the dependency round with an interface"

    private val LIBRARIES = setOf("geturl-client", "geturl-cookies", "geturl-websocket")

    private val BELOW = mapOf(
        "client" to setOf(),
        "cookies" to setOf("geturl-client"),
        "websocket" to setOf("geturl-client"),
        "java-interop" to LIBRARIES,
        "cli" to LIBRARIES + "geturl-java",
        "bench" to LIBRARIES + "geturl-java" + "geturl-cli",
        "checks" to setOf(),
    )
}
