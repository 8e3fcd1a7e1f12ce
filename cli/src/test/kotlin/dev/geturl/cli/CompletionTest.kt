package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import java.util.concurrent.TimeUnit

class CompletionTest : FunSpec({
    fun script(shell: String): String {
        val run = CommandRun.of("--completion", shell)
        run.exit shouldBe 0
        return run.out
    }

    /** What [words] are completed to by bash, which the build has anyway: the launcher is written for it. */
    fun completed(vararg words: String): List<String> {
        val quoted = words.joinToString(" ") { "'$it'" }
        val program = script("bash") + "COMP_WORDS=(geturl $quoted); COMP_CWORD=${words.size}\n_geturl\n" +
            "printf '%s\\n' \"\${COMPREPLY[@]}\"\n"
        val process = ProcessBuilder("bash", "--norc").redirectErrorStream(true).start()
        process.outputStream.use { it.write(program.toByteArray()) }
        val said = process.inputStream.readAllBytes().decodeToString()
        process.waitFor(10, TimeUnit.SECONDS) shouldBe true
        return said.lines().filter { it.isNotEmpty() }
    }

    test("bash completes the names of flags") {
        completed("--max-") shouldContainAll listOf("--max-time", "--max-filesize")
        completed("--max-") shouldNotContain "--output"
        completed("--http1") shouldContainAll listOf("--http1.0", "--http1.1")
        completed("ht") shouldContain "http://"
    }

    test("bash completes files where a flag takes one, and nothing where it takes a text") {
        inFolder { folder ->
            folder.resolve("cookies.txt").toFile().createNewFile()
            completed("-c", "$folder/coo") shouldBe listOf("$folder/cookies.txt")
            completed("--output-dir", "$folder/coo") shouldBe emptyList()
            completed("-A", "$folder/coo") shouldBe emptyList()
        }
    }

    test("each shell's script has every flag") {
        val flags = FlagFacts.ofAll()
        val zsh = script("zsh")
        zsh shouldStartWith "#compdef geturl\n"
        val fish = script("fish")
        for (flag in flags) {
            for (name in flag.longs) {
                zsh shouldContain "'*$name["
                fish shouldContain "-l ${name.removePrefix("--")}"
            }
            for (name in flag.shorts) fish shouldContain "-s '${name.removePrefix("-")}'"
        }
        zsh shouldContain "'*-o+["
        zsh shouldContain ":FILE:_files'"
    }

    test("another shell is 2, and says for which there is one") {
        val run = CommandRun.of("--completion", "ksh")
        run.exit shouldBe 2
        run.err shouldContain "bash, zsh, fish"
    }
})
