package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree
import org.jetbrains.kotlin.lexer.KtTokens
import org.jetbrains.kotlin.psi.KtPostfixExpression
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType

/** No `!!` in main code: it fails without a word of what was missing. */
internal object NotNullAssertionRule : Rule {
    override val name: String = "not-null-assertion"

    override fun check(tree: SourceTree): List<Finding> = tree.kotlinMain.flatMap { file ->
        file.kotlin.collectDescendantsOfType<KtPostfixExpression> { it.operationToken == KtTokens.EXCLEXCL }.map {
            val mend = "let the type say it, or use checkNotNull with a message"
            finding(file, it.operationReference, "${it.text} asserts what the compiler cannot see: $mend")
        }
    }
}
