package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceFile
import dev.geturl.checks.SourceTree
import dev.geturl.checks.qualifiedNames
import org.jetbrains.kotlin.psi.KtClassLiteralExpression
import org.jetbrains.kotlin.psi.KtNameReferenceExpression
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType
import org.jetbrains.kotlin.psi.psiUtil.getReceiverExpression

/**
 * Common code imports Kotlin, its coroutines and Okio alone, and names nothing of the JVM: no package of Java, no part
 * of `kotlin.jvm` but the annotations that shape the API for Java, none of the classes of `java.lang` that need no
 * import, nothing declared in `jvmMain`.
 */
internal object CommonCodeRule : Rule {
    override val name: String = "common-code"

    override fun check(tree: SourceTree): List<Finding> =
        tree.kotlin.filter { it.sourceSet == "commonMain" }.flatMap { inImports(it) + inCode(it) } + ofJvmMain(tree)

    private fun inImports(file: SourceFile): List<Finding> = file.kotlin.importDirectives.mapNotNull { import ->
        val path = import.importPath?.pathStr.orEmpty()
        val known = KNOWN.any { path.startsWith("$it.") } && JVM_ONLY.none { path.startsWith("$it.") }
        if (known && !isForbidden(path.split('.'))) null else finding(file, import, "imports $path: $MEND")
    }

    private fun inCode(file: SourceFile): List<Finding> {
        val names = file.kotlin.qualifiedNames()
        val imported = file.kotlin.importDirectives.mapNotNull { it.importedName?.asString() }.toSet()
        val foreign = names.filter { isForbidden(it.segments) || it.segments.first() in IMPLICIT - imported }
        return foreign.map { finding(file, it.element, "names ${it.segments.joinToString(".")}: $MEND") } +
            file.kotlin
                .collectDescendantsOfType<KtNameReferenceExpression> { it.givesJavaClass() }
                .map { finding(file, it, "asks for a Java class: $MEND") }
    }

    private fun ofJvmMain(tree: SourceTree): List<Finding> = tree.references.all
        .filter { it.from.sourceSet == "commonMain" && it.to.sourceSet == "jvmMain" }
        .map { finding(it.from, it.line, "uses ${it.name} of ${it.to}: $MEND") }

    private fun isForbidden(segments: List<String>): Boolean = when (segments.first()) {
        "java", "javax" -> segments.size > 1
        "kotlin" -> segments.getOrNull(1) == "jvm" && segments.getOrNull(2) !in INTEROP
        else -> false
    }

    /** `value.javaClass` and `Type::class.java`, which need no import. */
    private fun KtNameReferenceExpression.givesJavaClass(): Boolean =
        text == "javaClass" || (text == "java" && getReceiverExpression() is KtClassLiteralExpression)

    private const val MEND = "common code knows only Kotlin, coroutines and Okio. " +
        "Hand it in through an interface that jvmMain implements"

    private val KNOWN = words("dev.geturl", "kotlin", "kotlinx.coroutines", "okio")

    /** Parts of those that only their JVM artefacts have. */
    private val JVM_ONLY = words(
        "kotlin.io.path kotlin.reflect.full kotlin.reflect.jvm kotlin.streams kotlin.system",
        "kotlinx.coroutines.future kotlinx.coroutines.slf4j kotlinx.coroutines.stream kotlinx.coroutines.time",
    )

    private val INTEROP = words(
        "JvmExposeBoxed JvmField JvmInline JvmMultifileClass JvmName JvmOverloads JvmStatic",
        "JvmSuppressWildcards JvmSynthetic JvmWildcard Throws",
    )

    /** What the JVM's compiler imports by itself and others lack. `Volatile` is common in `kotlin.concurrent`. */
    private val IMPLICIT = words(
        "Character Class ClassLoader ClassNotFoundException Integer InterruptedException Math",
        "NoClassDefFoundError Process ProcessBuilder Runnable Runtime StackOverflowError StringBuffer",
        "Strictfp Synchronized System Thread ThreadLocal Transient Volatile synchronized",
    )

    private fun words(vararg lines: String): Set<String> = lines.flatMap { it.split(' ') }.toSet()
}
