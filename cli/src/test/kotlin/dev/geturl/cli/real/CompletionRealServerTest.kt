package dev.geturl.cli.real

import dev.geturl.cli.CommandRun
import dev.geturl.cli.inFolder
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectory
import kotlin.io.path.createFile
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * A shell at a terminal, as somebody sits before it.
 *
 * @property start starts it without anybody's own settings.
 * @property setup has it use the script `completion` of its folder, and take for `geturl` what writes its words down.
 */
private enum class Shell(val start: String, val setup: String) {
    BASH("bash --norc --noprofile -i", "source ./completion; geturl() { printf '[%s]' \"\$@\" >> words; }"),
    ZSH(
        "zsh -f -i",
        "mv completion _geturl; fpath=(\$PWD \$fpath); autoload -Uz compinit; compinit -u -D\n" +
            "geturl() { printf '[%s]' \"\$@\" >> words; }",
    ),
    FISH("fish --no-config -i", "source ./completion; function geturl; printf '[%s]' \$argv >> words; end"),
    ;

    /** The words of the command that stands there once [keys] have been pressed in [folder]. */
    fun words(folder: Path, keys: String): String {
        folder.resolve("completion").writeText(CommandRun.of("--completion", name.lowercase()).out)
        folder.resolve("setup").writeText(setup)
        val shell = ProcessBuilder("timeout", "$PATIENCE_SECONDS", "script", "-qec", start, "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .apply { environment() += mapOf("TERM" to "xterm", "HOME" to "$folder") }
            .start()
        shell.outputStream.use { it.write("source ./setup\ngeturl $keys\nexit\n".toByteArray()) }
        val shown = shell.inputStream.readAllBytes().decodeToString()
        shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) shouldBe true
        return withClue(shown) { folder.resolve("words").readText() }
    }

    private companion object {
        const val PATIENCE_SECONDS = 30L
    }
}

/** What shells make of the scripts of `--completion` when somebody presses the tabulator. */
class CompletionRealServerTest : FunSpec({
    for (shell in Shell.entries) {
        fun completed(keys: String, prepare: (Path) -> Unit = {}): String {
            var words = ""
            inFolder { folder ->
                prepare(folder)
                words = shell.words(folder, keys)
            }
            return words
        }

        test("$shell completes the name of a flag and goes on behind a space") {
            completed("--max-ti\t5 --http1.0\t x") shouldBe "[--max-time][5][--http1.0][x]"
        }

        test("$shell completes files and folders where a flag takes one, and nothing where it takes a text") {
            val keys = "-c coo\t --output-dir fol\tx -A coo\t x"
            completed(keys) { folder ->
                folder.resolve("cookies of mine.txt").createFile()
                folder.resolve("folder").createDirectory()
            } shouldBe "[-c][cookies of mine.txt][--output-dir][folder/x][-A][coo][x]"
        }

        test("$shell begins a URL") {
            completed("--http1.0 https\t") shouldBe "[--http1.0][https://]"
        }
    }
})
