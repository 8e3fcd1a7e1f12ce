package dev.geturl.bench

import dev.geturl.bench.websocket.EchoLoad
import java.io.File
import java.time.LocalDate

/** The environment of a run, as its results must say it. */
internal class Environment(
    val jdk: String = "${System.getProperty("java.vm.name")} ${System.getProperty("java.vm.version")}",
    val kernel: String = "${System.getProperty("os.name")} ${System.getProperty("os.version")}",
    val cores: Int = Runtime.getRuntime().availableProcessors(),
    val processor: String = File("/proc/cpuinfo").takeIf { it.canRead() }?.useLines { lines ->
        lines.firstOrNull { it.startsWith("model name") }?.substringAfter(": ")
    } ?: "unknown",
    val memoryGib: Long? = File("/proc/meminfo").takeIf { it.canRead() }?.useLines { lines ->
        lines.first().filter(Char::isDigit).toLong() / (1024 * 1024)
    },
)

/**
 * The results as markdown in [file]: the environment, and a section a workload, which is renewed by itself. So a long
 * comparison can be made in pieces, whenever the machine is idle.
 */
internal class Report(private val file: File, private val effort: Effort, private val environment: Environment) {
    /** Puts [table] in the place of the section of its title, or where the workloads' order wants it. */
    fun renew(table: Table) {
        val known = if (file.exists()) sections(file.readText()) else emptyMap()
        val now = known + (table.title to section(table))
        val order = Workload.all.map { it.title } + EchoLoad.all.map { it.title }
        val inOrder = now.keys.sortedBy { title -> order.indexOf(title).takeIf { it >= 0 } ?: order.size }
        file.writeText(head() + inOrder.joinToString("") { "\n## $it\n${now.getValue(it)}" })
    }

    /** What stands below each title in [text]. */
    private fun sections(text: String): Map<String, String> =
        text.split("\n## ").drop(1).associate { it.substringBefore('\n') to it.substringAfter('\n') }

    private fun head(): String =
        """
        # Results

        Written by `bench/run`; run it again to renew. [README.md](README.md) says what is measured and how.
        Ratios matter, not figures: client and server share the machine. Each table is of one run, whose day it gives.

        - JDK: ${environment.jdk}
        - Flags of every JVM: `${Jvm.flags.joinToString(" ")}`
        - Kernel: ${environment.kernel}
        - Machine: ${environment.cores} cores, ${environment.processor}, ${environment.memoryGib ?: "unknown"} GiB
        - The common pool has a parallelism of 2 or more for all: with 1, the JDK's client starts a thread a
          request.
        - Ktor CIO runs with `pipelining = true`: without it, it dials for each request.
        - Gzip is undone by the clients themselves but for the JDK's and the raw floors (`GZIPInputStream` over
          their body) and Ktor (`GZipEncoder`, with which its `ContentEncoding` plugin decodes).
        - Vert.x runs on its NIO transport, as it does without native libraries added.

        """.trimIndent()

    private val starts get() = if (effort.starts == 1) "" else "${effort.starts} processes of each client, with "

    private fun section(table: Table): String = buildString {
        appendLine()
        appendLine(
            "${LocalDate.now()}: $starts${effort.rounds} rounds, alternating between clients, of ${effort.seconds} s " +
                "and at least one body each, after a warm-up of ${effort.warmUp} s.",
        )
        appendLine()
        append(table.markdown())
    }

    companion object {
        /** The file in the folder `bench` that fit runs renew. */
        const val NAME: String = "RESULTS.md"
    }
}
