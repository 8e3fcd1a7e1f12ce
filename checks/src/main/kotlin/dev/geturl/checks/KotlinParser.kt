package dev.geturl.checks

import org.jetbrains.kotlin.cli.jvm.compiler.KotlinCoreApplicationEnvironment
import org.jetbrains.kotlin.cli.jvm.compiler.KotlinCoreApplicationEnvironmentMode
import org.jetbrains.kotlin.cli.jvm.compiler.KotlinCoreProjectEnvironment
import org.jetbrains.kotlin.cli.jvm.compiler.setupIdeaStandaloneExecution
import org.jetbrains.kotlin.com.intellij.openapi.util.Disposer
import org.jetbrains.kotlin.com.intellij.psi.PsiErrorElement
import org.jetbrains.kotlin.com.intellij.psi.PsiFileFactory
import org.jetbrains.kotlin.idea.KotlinFileType
import org.jetbrains.kotlin.idea.KotlinLanguage
import org.jetbrains.kotlin.parsing.KotlinParserDefinition
import org.jetbrains.kotlin.psi.KtFile
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType
import org.jetbrains.kotlin.psi.psiUtil.startOffset

/**
 * Text to syntax tree by the compiler that builds the project, so that comments, strings and new syntax are never
 * mistaken. Nothing is resolved: a file takes about a millisecond.
 */
internal object KotlinParser {
    private val files: PsiFileFactory

    init {
        setupIdeaStandaloneExecution()
        // Lives as long as the process, which is that of the tests
        val lifetime = Disposer.newDisposable()
        val application =
            KotlinCoreApplicationEnvironment.create(lifetime, KotlinCoreApplicationEnvironmentMode.Production)
        application.registerFileType(KotlinFileType.INSTANCE, "kt")
        application.registerParserDefinition(KotlinParserDefinition())
        files = PsiFileFactory.getInstance(KotlinCoreProjectEnvironment(lifetime, application).project)
    }

    /** Parses [text]; throws when it is no Kotlin, for a rule that sees half a file would pass the other half. */
    fun parse(name: String, text: String): KtFile {
        val file = files.createFileFromText(name, KotlinLanguage.INSTANCE, text) as KtFile
        val error = file.collectDescendantsOfType<PsiErrorElement>().firstOrNull() ?: return file
        throw IllegalArgumentException("$name, offset ${error.startOffset}: ${error.errorDescription}")
    }
}
