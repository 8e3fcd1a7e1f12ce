package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree

/** A line of code has at most 120 characters. The formatter sees to code; this looks at KDoc too. */
internal object LineLengthRule : Rule {
    override val name: String = "line-length"

    override fun check(tree: SourceTree): List<Finding> = tree.files
        .filter { it.isKotlin || it.path.endsWith(".java") }
        .flatMap { file ->
            file.text.lines().mapIndexedNotNull { index, line ->
                val fits = line.length <= MOST || "://" in line
                if (fits) {
                    null
                } else {
                    finding(
                        file,
                        index + 1,
                        "has ${line.length} characters, $MOST are allowed: wrap it",
                    )
                }
            }
        }

    private const val MOST = 120
}
