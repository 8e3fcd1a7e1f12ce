package dev.geturl.checks

import java.io.File

/** The text files of the repository: what the rules look at. Tests make small ones of strings. */
internal class SourceTree(val files: List<SourceFile>) {
    /** The Kotlin files of all modules and source sets. */
    val kotlin: List<SourceFile> = files.filter { it.isKotlin }

    /** The Kotlin files that end in an artefact. */
    val kotlinMain: List<SourceFile> = kotlin.filter { it.isMain }

    /** Which file uses which; it costs a parse of everything, so all rules share it. */
    val references: ReferenceGraph by lazy { ReferenceGraph(kotlinMain) }

    companion object {
        private val NOT_OURS = setOf(".git", ".idea", ".vscode", "target")
        private val TEXT = setOf("", "java", "kt", "kts", "md", "properties", "py", "sh", "xml", "yml")

        /** Reads the repository at [root], without what is built or belongs to tools. */
        fun read(root: File): SourceTree {
            val files = root.walkTopDown().onEnter { it.name !in NOT_OURS }.filter { it.isFile && it.extension in TEXT }
            val sources = files.map { SourceFile(it.relativeTo(root).invariantSeparatorsPath, it.readText()) }
            return SourceTree(sources.sortedBy { it.path }.toList())
        }

        /** A tree of `path to text` pairs. */
        fun of(vararg files: Pair<String, String>): SourceTree =
            SourceTree(files.map { (path, text) -> SourceFile(path, text) })
    }
}
