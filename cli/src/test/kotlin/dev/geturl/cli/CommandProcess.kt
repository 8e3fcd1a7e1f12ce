package dev.geturl.cli

import java.io.File
import java.util.concurrent.TimeUnit

/** One call of the command in a process of its own, as a shell would make it. */
internal class CommandProcess(vararg words: String) : AutoCloseable {
    private val process = ProcessBuilder(
        *hearingInterrupts(),
        "${System.getProperty("java.home")}/bin/java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.geturl.cli.MainKt",
        *words,
    ).start()

    /** What it writes as output. */
    val out get() = process.inputStream

    /** Presses Ctrl-C. */
    fun interrupt() {
        ProcessBuilder("kill", "-INT", "${process.pid()}").inheritIO().start().waitFor()
    }

    /** What it ended with, and what it said. */
    fun end(): Pair<Int, String> {
        process.outputStream.close()
        val said = process.errorStream.readAllBytes().decodeToString()
        check(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) { "the command does not end" }
        return process.exitValue() to said
    }

    override fun close() {
        process.destroyForcibly()
    }

    private companion object {
        const val PATIENCE_SECONDS = 20L
        const val SIGINT = 2

        /** What a script has started in the background ignores Ctrl-C, and so does all that it starts itself. */
        fun hearingInterrupts(): Array<String> {
            val status = File("/proc/self/status").takeIf(File::exists)?.readLines().orEmpty()
            val ignored = status.firstOrNull { it.startsWith("SigIgn:") }?.substringAfter(':')?.trim()?.toLong(16) ?: 0
            return if (ignored shr (SIGINT - 1) and 1 == 1L) arrayOf("env", "--default-signal=INT") else emptyArray()
        }
    }
}
