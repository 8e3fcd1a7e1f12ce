package dev.geturl.checks

import org.jetbrains.kotlin.psi.KtFile

/**
 * One text file of the repository.
 *
 * @property path from the root of the repository, with slashes.
 */
internal class SourceFile(val path: String, val text: String) {
    /** The last segment of the path. */
    val name: String = path.substringAfterLast('/')

    /** The folder of the Maven module, empty for files of the root. */
    val module: String = path.substringBefore('/', missingDelimiterValue = "")

    /** The folder below `src`, such as `commonMain`; empty for a file outside of it. */
    val sourceSet: String = SOURCE_SET.find(path)?.groupValues?.get(1).orEmpty()

    val isKotlin: Boolean = path.endsWith(".kt")
    val isMain: Boolean = sourceSet.endsWith("main", ignoreCase = true)
    val isTest: Boolean = sourceSet.endsWith("test", ignoreCase = true)

    /** The file as the compiler's own parser sees it. */
    val kotlin: KtFile by lazy { KotlinParser.parse(name, text) }

    /** The line, from 1, that holds the character at [offset]. */
    fun lineAt(offset: Int): Int = text.substring(0, offset).count { it == '\n' } + 1

    override fun toString(): String = path

    private companion object {
        val SOURCE_SET = Regex("^[^/]+/src/([^/]+)/")
    }
}
