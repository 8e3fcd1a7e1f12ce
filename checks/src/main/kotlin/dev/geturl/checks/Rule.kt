package dev.geturl.checks

import org.jetbrains.kotlin.com.intellij.psi.PsiElement
import org.jetbrains.kotlin.psi.psiUtil.startOffset

/** Something the house demands of its source tree. Each rule is one file and has a test with samples that break it. */
internal interface Rule {
    /** The word by which a finding names the rule. */
    val name: String

    /** Everything in [tree] that breaks the rule, in the order of the files. */
    fun check(tree: SourceTree): List<Finding>

    /** A finding on [line] of [file]. */
    fun finding(file: SourceFile, line: Int, message: String): Finding = Finding(file.path, line, name, message)

    /** A finding where [element] of [file] starts. */
    fun finding(file: SourceFile, element: PsiElement, message: String): Finding =
        finding(file, file.lineAt(element.startOffset), message)
}

/**
 * One place that breaks a rule.
 *
 * @property message what is wrong and how to mend it.
 */
internal data class Finding(val path: String, val line: Int, val rule: String, val message: String) {
    /** The form that editors and terminals turn into a link. */
    override fun toString(): String = "$path:$line: [$rule] $message"
}
