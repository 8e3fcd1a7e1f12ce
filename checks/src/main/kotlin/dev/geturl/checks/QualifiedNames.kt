package dev.geturl.checks

import org.jetbrains.kotlin.com.intellij.psi.PsiElement
import org.jetbrains.kotlin.psi.KtCallExpression
import org.jetbrains.kotlin.psi.KtDotQualifiedExpression
import org.jetbrains.kotlin.psi.KtFile
import org.jetbrains.kotlin.psi.KtImportList
import org.jetbrains.kotlin.psi.KtNameReferenceExpression
import org.jetbrains.kotlin.psi.KtPackageDirective
import org.jetbrains.kotlin.psi.KtQualifiedExpression
import org.jetbrains.kotlin.psi.KtUserType
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType
import org.jetbrains.kotlin.psi.psiUtil.getParentOfType

/**
 * A name as the code writes it, dots and all: `Url`, `okio.Buffer`, `config.limits.head`.
 *
 * @property segments its parts; the first stands alone, so it is what scopes and imports decide.
 */
internal class QualifiedName(val element: PsiElement, val segments: List<String>)

/** All names in the code of this file, its package line and imports aside. */
internal fun KtFile.qualifiedNames(): List<QualifiedName> = collectDescendantsOfType<KtNameReferenceExpression>()
    .filter { !it.isInHeader() && it.standsFirst() }
    .map { QualifiedName(it, segmentsFrom(it)) }

private fun KtNameReferenceExpression.isInHeader(): Boolean =
    getParentOfType<KtImportList>(strict = true) != null || getParentOfType<KtPackageDirective>(strict = true) != null

private fun KtNameReferenceExpression.standsFirst(): Boolean {
    val holder = if (parent is KtCallExpression) parent else this
    return when (val above = holder.parent) {
        is KtUserType -> above.qualifier == null
        is KtQualifiedExpression -> above.receiverExpression == holder
        else -> true
    }
}

private fun segmentsFrom(first: KtNameReferenceExpression): List<String> {
    val segments = mutableListOf(first.getReferencedName())
    var current: PsiElement = if (first.parent is KtUserType) first.parent else first
    while (true) {
        val above = current.parent
        val next = when {
            above is KtUserType && above.qualifier == current -> above.referenceExpression
            above is KtDotQualifiedExpression && above.receiverExpression == current -> above.selectorName()
            else -> null
        } ?: return segments
        segments += next.text
        current = above
    }
}

private fun KtDotQualifiedExpression.selectorName(): PsiElement? = when (val selector = selectorExpression) {
    is KtCallExpression -> selector.calleeExpression
    else -> selector
}
