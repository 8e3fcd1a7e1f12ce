package dev.geturl.bench

import java.io.File
import java.io.IOException
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** Where the JVMs of the benchmark come from and what they are started with, the same for every client. */
internal object Jvm {
    /** Heap, collector and common pool are fixed, so that neither the machine nor its cores choose between clients. */
    val flags: List<String> = listOf(
        "-Xms256m",
        "-Xmx512m",
        "-XX:+UseG1GC",
        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=${parallelism()}",
    )

    /** The command that runs [main] on [classPath] with [arguments]. */
    fun command(
        main: String,
        arguments: List<String>,
        classPath: String,
        extra: List<String> = emptyList(),
    ): List<String> {
        val java = File(System.getProperty("java.home"), "bin/java").path
        return listOf(java) + flags + extra + listOf("-cp", classPath, main) + arguments
    }

    /** The class path of this process. */
    val classPath: String = System.getProperty("java.class.path")

    private fun parallelism() = maxOf(2, Runtime.getRuntime().availableProcessors() - 1)
}

/** A process spoken to by lines; what it says on its error stream goes to [log]. */
internal class LineProcess(command: List<String>, private val log: File) : AutoCloseable {
    private val process = ProcessBuilder(command).redirectError(log.also { it.parentFile.mkdirs() }).start()
    private val lines = LinkedBlockingQueue<String>()
    private val input = process.outputWriter()

    /** Its id. */
    val pid: Long = process.pid()

    init {
        thread(isDaemon = true, name = "lines-of-$pid") {
            process.inputReader().useLines { all -> all.forEach(lines::add) }
            lines.add(END)
        }
    }

    /** Sends [command] and gives the line that answers it; fails after [seconds]. */
    fun ask(command: String, seconds: Long): String {
        try {
            input.write("$command\n")
            input.flush()
        } catch (_: IOException) {
            throw BenchException(lastWords())
        }
        return answer(seconds)
    }

    /** The next line it says; fails after [seconds], or with its last words if it ended. */
    fun answer(seconds: Long): String {
        val line = lines.poll(seconds, TimeUnit.SECONDS) ?: throw BenchException("no answer in $seconds s")
        if (line == END) throw BenchException(lastWords())
        return line
    }

    /** Ends it: by the end of its input if it heeds that, by force otherwise. */
    override fun close() {
        try {
            process.outputStream.close()
        } catch (_: IOException) {
            // It ended before it took its last command; that is what close is for.
        }
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
    }

    private fun lastWords(): String {
        process.waitFor()
        val error = log.readLines().firstOrNull { "Exception" in it || "Error" in it }
        return "ended with ${process.exitValue()}: ${error ?: "see ${log.name}"}"
    }

    private companion object {
        const val END = "\u0000"
        const val PATIENCE = 5L
    }
}

/** The server in a process of its own. */
internal class ServerProcess(textLength: Int, tls: TlsFiles, log: File) : AutoCloseable {
    private val process = LineProcess(
        Jvm.command("dev.geturl.bench.server.ServerKt", listOf(textLength.toString(), tls.folder.path), Jvm.classPath),
        log,
    )
    private val files = ProcessFiles(process.pid.toString())

    private val ports = process.answer(START_SECONDS).split(' ').map { it.toInt() }

    /** The port behind [door]. */
    fun port(door: Workload.Door): Int = ports[door.ordinal]

    /** Runs [work] and adds to its sample what the server spent meanwhile. */
    fun beside(work: () -> Sample): Sample {
        val before = files.cpuNanos()
        val sample = work()
        val after = files.cpuNanos()
        if (before == null || after == null) return sample
        return sample.copy(serverCpuNanos = (after - before).toDouble())
    }

    override fun close(): Unit = process.close()

    private companion object {
        const val START_SECONDS = 120L
    }
}
