package dev.geturl.bench.websocket

import dev.geturl.bench.BenchException
import dev.geturl.bench.Jvm
import dev.geturl.bench.Kind
import dev.geturl.bench.LineProcess
import dev.geturl.bench.ProcessFiles
import dev.geturl.bench.Sample
import dev.geturl.bench.Summary
import dev.geturl.bench.Table
import dev.geturl.bench.ratios
import java.io.File
import java.util.Locale

/**
 * What a run is asked to do.
 *
 * @property rounds measured runs of each client on each load, in turns.
 * @property seconds length of a run.
 * @property warmUp before the first round, in seconds.
 */
internal class EchoPlan(
    val clients: List<EchoCompetitor>,
    val loads: List<EchoLoad>,
    val rounds: Int,
    val seconds: Double,
    val warmUp: Double,
)

/**
 * Compares clients of WebSockets as the other benchmark does those of HTTP: each in a process of its own, the server in
 * another, taking turns round by round.
 */
internal class EchoBench(private val plan: EchoPlan, private val logs: File) {
    /** Runs all, and writes a table for each load to [out]. */
    fun run(out: Appendable) {
        LineProcess(Jvm.command(SERVER, emptyList(), Jvm.classPath), File(logs, "echo-server.log")).use { server ->
            val port = server.answer(PATIENCE_SECONDS)
            val files = ProcessFiles(server.pid.toString())
            for (load in plan.loads) Race(load, port, files).run(out)
        }
    }

    private inner class Race(private val load: EchoLoad, private val port: String, private val server: ProcessFiles) {
        private val workers = LinkedHashMap<EchoCompetitor, LineProcess>()
        private val samples = LinkedHashMap<EchoCompetitor, MutableList<Sample>>()
        private val failures = ArrayList<String>()

        fun run(out: Appendable) {
            System.err.println(load.title)
            try {
                for (client in plan.clients) if (client.deflates || !load.isDeflated) attempt(client) { warm(client) }
                repeat(plan.rounds) {
                    for ((client, worker) in workers.toMap()) attempt(client) { measure(client, worker) }
                }
            } finally {
                workers.values.forEach { it.close() }
            }
            report(out)
        }

        private fun warm(client: EchoCompetitor) {
            val arguments = listOf(client.adapterName, port, load.name)
            val log = File(logs, "${client.name}-${load.name}.log")
            val worker = LineProcess(Jvm.command(WORKER, arguments, Jvm.classPath), log)
            workers[client] = worker
            worker.ask("warm ${plan.warmUp}", plan.warmUp.toLong() + PATIENCE_SECONDS)
            System.err.println("  ${client.name} is warm")
        }

        private fun measure(client: EchoCompetitor, worker: LineProcess) {
            val before = server.cpuNanos()
            val sample = Sample.parse(worker.ask("run ${plan.seconds}", plan.seconds.toLong() + PATIENCE_SECONDS))
            val after = server.cpuNanos()
            val load = if (before == null || after == null) null else (after - before).toDouble()
            samples.getOrPut(client) { ArrayList() }.add(sample.copy(serverCpuNanos = load))
        }

        private fun attempt(client: EchoCompetitor, action: () -> Unit) {
            try {
                action()
            } catch (e: BenchException) {
                failures += "${client.name} failed: ${e.message}"
                samples.remove(client)
                workers.remove(client)?.close()
                System.err.println("  ${failures.last()}")
            }
        }

        private fun report(out: Appendable) {
            val summaries = samples.entries.associate { (client, all) -> client.name to Summary.of(all) }
            val rates = summaries.mapValues { it.value.rate }
            val ratios = ratios(rates) { name -> plan.clients.any { it.name == name && it.kind == Kind.PEER } }
            val unit = if (load.isBulk) "MB" else "message"
            val columns = listOf(
                "client",
                "$unit/s",
                "spread",
                "ratio",
                "cpu µs/$unit",
                "bytes/$unit",
                "waits/$unit",
                "calls/$unit",
                "peak MiB",
                "threads",
                "server load",
            )
            out.appendLine("\n## ${load.title}\n")
            out.appendLine(columns.joinToString(" | ", "| ", " |"))
            out.appendLine(columns.joinToString(" | ", "| ", " |") { if (it == "client") "---" else "--:" })
            for ((name, summary) in summaries) out.appendLine(row(name, summary, ratios[name]))
            if (failures.isNotEmpty()) out.appendLine(failures.joinToString("\n", "\n") { "- $it" })
        }

        private fun row(name: String, summary: Summary, ratio: Double?): String = listOf(
            name,
            Table.figure(summary.rate),
            percent(summary.spread),
            Table.figure(ratio),
            Table.figure(summary.cpuMicros),
            Table.figure(summary.allocated),
            Table.figure(summary.waits),
            Table.figure(summary.calls),
            Table.figure(summary.peakMib),
            Table.figure(summary.threads),
            summary.serverLoad?.let(::percent) ?: "–",
        ).joinToString(" | ", "| ", " |")

        private fun percent(part: Double) = String.format(Locale.ROOT, "%.0f %%", part * 100)
    }

    private companion object {
        const val SERVER = "dev.geturl.bench.websocket.EchoServerKt"
        const val WORKER = "dev.geturl.bench.websocket.EchoWorkerKt"
        const val PATIENCE_SECONDS = 60L
    }
}
