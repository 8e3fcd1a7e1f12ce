package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree
import org.jetbrains.kotlin.psi.KtCallExpression
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType

/** Tests never sleep to be right: a sleeping thread is too short on a busy machine and too long on all others. */
internal object SleepRule : Rule {
    override val name: String = "sleep"

    override fun check(tree: SourceTree): List<Finding> = tree.kotlin.filter { it.isTest }.flatMap { file ->
        file.kotlin
            .collectDescendantsOfType<KtCallExpression> { it.calleeExpression?.text == "sleep" }
            .map { finding(file, it, "sleeps: await the condition, or use virtual time") }
    }
}
