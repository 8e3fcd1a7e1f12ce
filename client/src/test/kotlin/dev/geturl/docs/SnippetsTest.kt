package dev.geturl.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.string.shouldContain
import java.io.File

/**
 * What the documents show compiles: each Kotlin block of theirs stands in a module's Snippets.kt, but for the
 * indentation.
 */
class SnippetsTest : FunSpec({
    val root = generateSequence(File("").absoluteFile) { it.parentFile }.first { File(it, "CONTRIBUTING.md").exists() }
    val compiled = root
        .listFiles()
        .orEmpty()
        .flatMap { module -> File(module, "src/test/kotlin").walk().filter { it.name == "Snippets.kt" } }
        .joinToString("\n") { text(it.readLines()) }
    val documents =
        listOf(File(root, "README.md")) + File(root, "docs").listFiles { file -> file.extension == "md" }.orEmpty()
    val blocks = documents.flatMap { document -> kotlinBlocks(document).map { document.name to it } }

    test("The README shows code") {
        blocks.filter { it.first == "README.md" }.shouldNotBeEmpty()
    }

    blocks.forEachIndexed { index, (document, block) ->
        test("The code of $document compiles, block $index: ${block.first().take(60)}") {
            compiled shouldContain text(block)
        }
    }
})

private fun text(lines: List<String>): String = lines.joinToString("\n") { it.trim() }

private fun kotlinBlocks(document: File): List<List<String>> {
    val blocks = mutableListOf<MutableList<String>>()
    var isCode = false
    document.forEachLine { line ->
        when {
            line.startsWith("```") -> {
                isCode = line == "```kotlin"
                if (isCode) blocks.add(mutableListOf())
            }

            isCode -> {
                blocks.last().add(line)
            }
        }
    }
    return blocks
}
