package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree
import dev.geturl.checks.modulePoms
import dev.geturl.checks.pomValues

/** Versions stand in the parent alone, so that no two modules can differ in one. */
internal object PomVersionRule : Rule {
    override val name: String = "pom-version"

    override fun check(tree: SourceTree): List<Finding> = tree.modulePoms.flatMap { pom ->
        pom
            .pomValues()
            .filter { it.path.endsWith("/dependency/version") || it.path.endsWith("/plugin/version") }
            .filter { it.text != OWN_VERSION }
            .map { finding(pom, it.line, "version ${it.text} stands in a module: manage it in the parent's pom.xml") }
    }

    /** The modules' own, which is the parent's. */
    private const val OWN_VERSION = "\${project.version}"
}
