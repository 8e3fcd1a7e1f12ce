package dev.geturl.bench

import java.io.File

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

/** The results as markdown, whole: environment, how it was run, a table a workload. */
internal class Report(private val plan: Plan, private val environment: Environment, private val tables: List<Table>) {
    /** The text of the results file. */
    fun markdown(): String = buildString {
        appendLine(
            """
            # Results

            Written by `bench/run`; run it again to renew. [README.md](README.md) says what is measured and how.
            Ratios matter, not figures: client and server share the machine.

            - JDK: ${environment.jdk}
            - Flags of every JVM: `${Jvm.flags.joinToString(" ")}`
            - Kernel: ${environment.kernel}
            - Machine: ${environment.cores} cores, ${environment.processor}, ${environment.memoryGib ?: "unknown"} GiB
            - Rounds: ${plan.rounds}, alternating between clients, of ${plan.seconds} s and at least one body each
            - Warm-up: ${plan.warmUp} s a client and workload (2 s halves everybody)
            - The common pool has a parallelism of 2 or more for all: with 1, the JDK's client starts a thread a
              request.
            - Ktor CIO runs with `pipelining = true`: without it, it dials for each request.
            - Gzip is undone by the clients themselves but for the JDK's and the raw floors (`GZIPInputStream` over
              their body) and Ktor (`GZipEncoder`, with which its `ContentEncoding` plugin decodes).
            - Vert.x runs on its NIO transport, as it does without native libraries added.
            """.trimIndent(),
        )
        for (table in tables) appendTable(table)
    }

    private fun StringBuilder.appendTable(table: Table) {
        appendLine()
        appendLine("## ${table.title}")
        appendLine()
        appendLine(table.columns.joinToString(" | ", "| ", " |"))
        appendLine(table.columns.joinToString(" | ", "| ", " |") { if (it == "client") "---" else "--:" })
        for (row in table.rows) appendLine(row.joinToString(" | ", "| ", " |"))
        if (table.notes.isNotEmpty()) appendLine()
        for (note in table.notes) appendLine("- $note")
    }
}
