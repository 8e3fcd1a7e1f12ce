package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText

class ManPageTest : FunSpec({
    test("--manual prints a page with every flag and every exit code") {
        val run = CommandRun.of("--manual")
        run.exit shouldBe 0
        run.out shouldStartWith ".TH GETURL 1 "
        for (flag in FlagFacts.ofAll()) {
            for (name in flag.shorts + flag.longs) run.out shouldContain "\\fB${name.replace("-", "\\-")}\\fR"
        }
        for (code in ExitCode.entries) run.out shouldContain "\n.B ${code.number}\n"
    }

    test("every line that begins with a dot is a request of man(7)") {
        val requests = setOf(".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".br")
        ManPage(FlagFacts.ofAll())
            .text()
            .lines()
            .filter { it.startsWith(".") || it.startsWith("'") }
            .filterNot { it.substringBefore(' ') in requests }
            .shouldBeEmpty()
    }

    test("the build has a page and a completion for each shell") {
        inFolder { folder ->
            Documents.main(arrayOf("${folder.resolve("share")}"))
            val files = folder.resolve("share").listDirectoryEntries()
            files.map { it.name } shouldContainExactlyInAnyOrder
                listOf("geturl.1", "geturl.bash", "_geturl", "geturl.fish")
            folder.resolve("share/geturl.1").readText() shouldBe ManPage(FlagFacts.ofAll()).text()
        }
    }
})
