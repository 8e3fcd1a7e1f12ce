package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree

/** A file of main code holds one idea in at most 300 lines. */
internal class FileLengthRule(private val allowed: Map<String, String> = ALLOWED) : Rule {
    override val name: String = "file-length"

    override fun check(tree: SourceTree): List<Finding> = tree.files
        .filter { it.isMain && it.path !in allowed }
        .filter { it.isKotlin || it.path.endsWith(".java") }
        .mapNotNull {
            val lines = it.text.lines().dropLastWhile(String::isEmpty).size
            if (lines > MOST) finding(it, MOST + 1, "has $lines lines, $MOST are allowed: part its ideas") else null
        }

    private companion object {
        const val MOST = 300

        /** Files that may be longer: path to reason. Tables made by a generator belong here, and little else. */
        val ALLOWED = mapOf<String, String>()
    }
}
