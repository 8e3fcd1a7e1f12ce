package dev.geturl.cli

import java.io.ByteArrayOutputStream
import java.nio.file.Files
import java.nio.file.Path

/**
 * One call of the command in this process.
 *
 * @property exit what it ended with.
 * @property out what it wrote as output.
 * @property err what it said.
 */
internal class CommandRun private constructor(val exit: Int, val out: String, val err: String) {
    companion object {
        /** Runs the command with [words] behind its name and [input] as standard input. */
        fun of(vararg words: String, input: String = "", terminal: TerminalFacts = TerminalFacts()): CommandRun {
            val out = ByteArrayOutputStream()
            val err = ByteArrayOutputStream()
            val exit = geturl(words.asList(), Streams(input.byteInputStream(), out, err, terminal))
            return CommandRun(exit, out.toString(Charsets.UTF_8), err.toString(Charsets.UTF_8))
        }
    }
}

/** Runs [block] with a folder of its own that is removed afterwards. */
internal inline fun inFolder(block: (Path) -> Unit) {
    val folder = Files.createTempDirectory("geturl-cli")
    try {
        block(folder)
    } finally {
        folder.toFile().deleteRecursively()
    }
}
