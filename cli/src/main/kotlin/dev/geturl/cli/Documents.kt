package dev.geturl.cli

import java.io.File

/** Writes the manual page and the completion of each shell into the folder that is named: the build calls it. */
internal object Documents {
    @JvmStatic
    fun main(args: Array<String>) {
        val flags = FlagFacts.ofAll()
        val folder = File(args.single()).apply { mkdirs() }
        folder.resolve("geturl.1").writeText(ManPage(flags).text())
        for (shell in Completion.SHELLS) {
            folder.resolve(FILES.getValue(shell)).writeText(Completion(flags).of(shell).orEmpty())
        }
    }

    /** As each shell wants it to be called. */
    private val FILES = mapOf("bash" to "geturl.bash", "zsh" to "_geturl", "fish" to "geturl.fish")
}
