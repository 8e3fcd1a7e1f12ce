package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceFile
import dev.geturl.checks.SourceTree
import org.jetbrains.kotlin.com.intellij.psi.PsiComment
import org.jetbrains.kotlin.com.intellij.psi.PsiElement
import org.jetbrains.kotlin.psi.KtNameReferenceExpression
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType
import org.jetbrains.kotlin.psi.psiUtil.startOffset

/** Nothing is left open in the tree: what is to be done has an issue. Strings of Kotlin code may hold the words. */
internal object OpenEndsRule : Rule {
    override val name: String = "open-ends"

    override fun check(tree: SourceTree): List<Finding> =
        tree.files.flatMap { if (it.isKotlin) inKotlin(it) else inText(it) }

    private fun inKotlin(file: SourceFile): List<Finding> {
        val comments = file.kotlin.collectDescendantsOfType<PsiComment>()
        val names = file.kotlin.collectDescendantsOfType<KtNameReferenceExpression>()
        return (comments + names).flatMap { element: PsiElement ->
            WORDS.findAll(element.text).map { openEnd(file, element.startOffset + it.range.first, it.value) }
        }
    }

    private fun inText(file: SourceFile): List<Finding> =
        WORDS.findAll(file.text).map { openEnd(file, it.range.first, it.value) }.toList()

    private fun openEnd(file: SourceFile, offset: Int, word: String): Finding =
        finding(file, file.lineAt(offset), "$word: do it now, or open an issue and leave the code whole without it")

    private val WORDS = Regex("""\b(?:TODO|FIXME)\b""")
}
