package dev.geturl.cli

import java.io.IOException
import java.util.concurrent.TimeUnit

/**
 * Has the terminal of standard input show nothing by itself, and send each key as it is typed where that is wanted,
 * until it is closed. Asked of `stty`, which every system with terminals has, as Java does not know how.
 */
internal class TerminalKeys private constructor(private val before: String) : AutoCloseable {
    private val restoring = Thread(::close)

    init {
        // Also where the process is ended from outside: a terminal that shows nothing would be left behind.
        Runtime.getRuntime().addShutdownHook(restoring)
    }

    override fun close() {
        stty(before)
    }

    companion object {
        /** Each key as it is typed. Null where there is no terminal, or no `stty`. */
        fun take(): TerminalKeys? = with("-icanon", "-echo", "min", "1")

        /** Lines as usual, but hidden. Null as with [take]. */
        fun hidden(): TerminalKeys? = with("-echo")

        private fun with(vararg modes: String): TerminalKeys? {
            val before = stty("-g")?.trim()
            return if (before.isNullOrEmpty() || stty(*modes) == null) null else TerminalKeys(before)
        }

        /** What `stty` says; null when it fails. */
        private fun stty(vararg words: String): String? {
            val process = try {
                ProcessBuilder("stty", *words)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
            } catch (_: IOException) {
                return null
            }
            val said = process.inputReader().readText()
            return if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) said else null
        }

        private const val PATIENCE_SECONDS = 5L
    }
}
