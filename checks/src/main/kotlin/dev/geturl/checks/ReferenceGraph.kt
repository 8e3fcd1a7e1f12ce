package dev.geturl.checks

import org.jetbrains.kotlin.lexer.KtTokens
import org.jetbrains.kotlin.psi.KtClassOrObject
import org.jetbrains.kotlin.psi.KtNamedDeclaration
import org.jetbrains.kotlin.psi.KtTypeAlias
import org.jetbrains.kotlin.psi.KtTypeParameter
import org.jetbrains.kotlin.psi.psiUtil.collectDescendantsOfType
import org.jetbrains.kotlin.psi.psiUtil.startOffset

/**
 * One use of a top-level declaration by another file.
 *
 * @property name what is used.
 * @property to the file that declares it.
 */
internal data class Reference(val from: SourceFile, val line: Int, val name: String, val to: SourceFile)

/**
 * Which file uses the top-level declarations of which, by imports, by full names and, inside a package, by the names of
 * classes, objects and type aliases. Functions and properties of the own package are left out: without types, their
 * names cannot be told from those of members.
 */
internal class ReferenceGraph(files: List<SourceFile>) {
    private val declared: Map<String, Map<String, List<SourceFile>>> = index(files) { true }
    private val classifiers: Map<String, Map<String, List<SourceFile>>> = index(files) { it.isClassifier() }

    /** Every reference from one file to another, in the order of the files and of their lines. */
    val all: List<Reference> = files.flatMap { from -> referencesOf(from).sortedBy { it.line }.distinct() }

    private val byFile: Map<SourceFile, List<Reference>> = all.groupBy { it.from }

    /** What [file] refers to. */
    fun from(file: SourceFile): List<Reference> = byFile[file].orEmpty()

    private fun referencesOf(from: SourceFile): List<Reference> {
        val imports = from.kotlin.importDirectives
        val names = from.kotlin.qualifiedNames()
        val explicit = imports.filter { !it.isAllUnder }.flatMap { import ->
            val segments = import.importedFqName?.asString().orEmpty().split('.')
            resolve(segments).map { Reference(from, from.lineAt(import.startOffset), segments.last(), it) }
        }
        val written = names.flatMap { name ->
            resolve(name.segments).map {
                Reference(from, from.lineAt(name.element.startOffset), name.segments.joinToString("."), it)
            }
        }
        val own = from.kotlin.collectDescendantsOfType<KtNamedDeclaration> { it.isClassifier() }.map { it.name }
        val imported = imports.mapNotNull { it.importedName?.asString() }
        val stars = imports.filter { it.isAllUnder }.mapNotNull { it.importedFqName?.asString() }
        val hidden = (own + imported).toSet()
        val open = names.filter { it.segments.first() !in hidden }.flatMap { name ->
            val simple = name.segments.first()
            val nearby = classifiers[from.packageName]?.get(simple) ?: stars.flatMap { lookUp(it, simple) }
            nearby.map { Reference(from, from.lineAt(name.element.startOffset), simple, it) }
        }
        return (explicit + written + open).filter { it.to !== from }
    }

    /** The files that declare the top-level part of a full name: `a.b.Outer.Inner` is declared where `Outer` is. */
    private fun resolve(segments: List<String>): List<SourceFile> = (segments.size - 1 downTo 1)
        .map { lookUp(segments.take(it).joinToString("."), segments[it]) }
        .firstOrNull { it.isNotEmpty() }
        .orEmpty()

    /** A name that is a class and a function too, as a factory has it, means the class. */
    private fun lookUp(packageName: String, name: String): List<SourceFile> =
        classifiers[packageName]?.get(name) ?: declared[packageName]?.get(name).orEmpty()

    private fun index(
        files: List<SourceFile>,
        wanted: (KtNamedDeclaration) -> Boolean,
    ): Map<String, Map<String, List<SourceFile>>> = files.groupBy { it.packageName }.mapValues { (_, members) ->
        members
            .flatMap { file -> file.topLevel().filter(wanted).mapNotNull { it.name }.map { it to file } }
            .groupBy({ it.first }, { it.second })
            .mapValues { it.value.distinct() }
    }
}

/** The package that the file's first line names. */
internal val SourceFile.packageName: String get() = kotlin.packageFqName.asString()

private fun SourceFile.topLevel(): List<KtNamedDeclaration> =
    kotlin.declarations.filterIsInstance<KtNamedDeclaration>().filter { !it.hasModifier(KtTokens.PRIVATE_KEYWORD) }

private fun KtNamedDeclaration.isClassifier(): Boolean =
    this is KtClassOrObject || this is KtTypeAlias || this is KtTypeParameter
