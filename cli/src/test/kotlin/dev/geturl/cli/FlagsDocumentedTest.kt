package dev.geturl.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldMatch
import java.nio.file.Path
import kotlin.io.path.readText

class FlagsDocumentedTest : FunSpec({
    val page = Path.of("../docs/cli.md").readText()

    /** The rows of a table of flags: title and meaning. */
    val rows = page.lines().filter { it.startsWith("| `-") }.map { row ->
        row.removeSurrounding("|").split(UNESCAPED_BAR).map { it.trim() }
    }

    fun written(text: String) = text.replace("|", "\\|")

    test("docs/cli.md has each flag with what --help says, in its order, and nothing besides") {
        val wanted = FlagFacts.ofAll().map { written("`${it.title}`") to written(it.help) }
        withClue(wanted.joinToString("\n") { (title, help) -> "| $title | $help | |" }) {
            rows.map { it[0] to it[1] } shouldBe wanted
        }
    }

    test("its groups are those of --help") {
        page.lines().filter { it.startsWith("### ") }.map { it.removePrefix("### ") } shouldBe
            FlagFacts.ofAll().map { it.group }.distinct()
    }

    test("each exit code is there with its meaning") {
        for (code in ExitCode.entries) page.lines().contains("| ${code.number} | ${code.meaning} |") shouldBe true
    }

    test("each flag has a meaning that begins with a capital, a group, and a name with two dashes") {
        for (flag in FlagFacts.ofAll()) {
            withClue(flag.title) {
                flag.help shouldMatch Regex("[A-Z].*[^.]")
                flag.group.isNotEmpty() shouldBe true
                flag.longs.isNotEmpty() shouldBe true
            }
        }
    }
})

private val UNESCAPED_BAR = Regex("(?<!\\\\)\\|")
