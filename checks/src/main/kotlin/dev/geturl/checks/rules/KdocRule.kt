package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceFile
import dev.geturl.checks.SourceTree
import dev.geturl.checks.WITHOUT_API
import org.jetbrains.kotlin.kdoc.psi.impl.KDocTag
import org.jetbrains.kotlin.lexer.KtTokens
import org.jetbrains.kotlin.psi.KtClass
import org.jetbrains.kotlin.psi.KtClassOrObject
import org.jetbrains.kotlin.psi.KtDeclaration
import org.jetbrains.kotlin.psi.KtNamedDeclaration
import org.jetbrains.kotlin.psi.KtObjectDeclaration
import org.jetbrains.kotlin.psi.KtParameter
import org.jetbrains.kotlin.psi.KtSecondaryConstructor
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType

/**
 * Every declaration that callers or subclasses see has KDoc. What it overrides speaks for an override; `@property` in
 * the KDoc of a class speaks for a property of its constructor; a companion without a name needs none. Modules without
 * an API are not asked.
 */
internal object KdocRule : Rule {
    override val name: String = "kdoc"

    override fun check(tree: SourceTree): List<Finding> = tree.kotlinMain
        .filter { it.module !in WITHOUT_API }
        .flatMap { file -> file.kotlin.declarations.flatMap { inDeclaration(file, it) } }

    private fun inDeclaration(file: SourceFile, declaration: KtDeclaration): List<Finding> {
        if (declaration !is KtNamedDeclaration && declaration !is KtSecondaryConstructor) return emptyList()
        if (!declaration.isVisible()) return emptyList()
        val here = listOfNotNull(if (declaration.needsKdoc()) missing(file, declaration) else null)
        if (declaration !is KtClassOrObject) return here
        return here + inConstructor(file, declaration) + declaration.declarations.flatMap { inDeclaration(file, it) }
    }

    private fun inConstructor(file: SourceFile, owner: KtClassOrObject): List<Finding> {
        val told = owner.docComment
            ?.collectDescendantsOfType<KDocTag>()
            .orEmpty()
            .filter { it.name == "property" && it.getContent().isNotBlank() }
            .map { it.getSubjectName() }
        return owner.primaryConstructorParameters
            .filter { it.hasValOrVar() && it.isVisible() && !it.isOverride() && it.name !in told && !it.hasKdoc() }
            .map { finding(file, it, "${it.name} has no KDoc: write @property ${it.name} in that of its class") }
    }

    private fun missing(file: SourceFile, declaration: KtDeclaration): Finding {
        val what = declaration.name ?: "the constructor"
        val at = (declaration as? KtNamedDeclaration)?.nameIdentifier ?: declaration
        return finding(file, at, "$what is public and has no KDoc: say what it does, its units and bounds, or hide it")
    }

    private fun KtDeclaration.isVisible(): Boolean =
        !hasModifier(KtTokens.PRIVATE_KEYWORD) && !hasModifier(KtTokens.INTERNAL_KEYWORD)

    private fun KtDeclaration.isOverride(): Boolean = hasModifier(KtTokens.OVERRIDE_KEYWORD)

    private fun KtDeclaration.needsKdoc(): Boolean = when {
        isOverride() || hasKdoc() -> false
        this is KtObjectDeclaration -> !(isCompanion() && nameIdentifier == null)
        else -> this is KtClass || this !is KtParameter
    }

    private fun KtDeclaration.hasKdoc(): Boolean =
        docComment?.getAllSections().orEmpty().any { it.getContent().isNotBlank() || it.name != null }
}
