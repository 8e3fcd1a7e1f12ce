package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree
import org.jetbrains.kotlin.psi.KtNamedFunction
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType

/** A function of main code fits a screen: at most 40 lines from `fun` to its last brace, its KDoc aside. */
internal class FunctionLengthRule(private val allowed: Map<String, String> = ALLOWED) : Rule {
    override val name: String = "function-length"

    override fun check(tree: SourceTree): List<Finding> = tree.kotlinMain.flatMap { file ->
        file.kotlin.collectDescendantsOfType<KtNamedFunction>().mapNotNull { function ->
            val start = function.funKeyword ?: function
            val lines = file.lineAt(function.textRange.endOffset) - file.lineAt(start.textRange.startOffset) + 1
            if (lines <= MOST || "${file.path}#${function.name}" in allowed) return@mapNotNull null
            finding(file, start, "${function.name} has $lines lines, $MOST are allowed: give its steps names")
        }
    }

    private companion object {
        const val MOST = 40

        /** Functions that may be longer: `path#name` to reason. */
        val ALLOWED = mapOf<String, String>()
    }
}
