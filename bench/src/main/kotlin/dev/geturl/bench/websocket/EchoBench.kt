package dev.geturl.bench.websocket

import dev.geturl.bench.BenchException
import dev.geturl.bench.Effort
import dev.geturl.bench.Jvm
import dev.geturl.bench.Kind
import dev.geturl.bench.LineProcess
import dev.geturl.bench.ProcessFiles
import dev.geturl.bench.Sample
import dev.geturl.bench.Table
import dev.geturl.bench.Workload
import java.io.File

/** What a run is asked to do. */
internal class EchoPlan(val clients: List<EchoCompetitor>, val loads: List<EchoLoad>, val effort: Effort)

/**
 * Compares clients of WebSockets as the other benchmark does those of HTTP: each in a process of its own, the server in
 * another, taking turns round by round.
 */
internal class EchoBench(private val plan: EchoPlan, private val logs: File) {
    /** Runs all; [each] is given the table of a load as soon as it is there. */
    fun run(each: (Table) -> Unit) {
        LineProcess(Jvm.command(SERVER, emptyList(), Jvm.classPath), File(logs, "echo-server.log")).use { server ->
            val port = server.answer(PATIENCE_SECONDS)
            val files = ProcessFiles(server.pid.toString())
            for (load in plan.loads) each(Race(load, port, files).run())
        }
    }

    private inner class Race(private val load: EchoLoad, private val port: String, private val server: ProcessFiles) {
        private val workers = LinkedHashMap<EchoCompetitor, LineProcess>()
        private val samples = LinkedHashMap<EchoCompetitor, MutableList<Sample>>()
        private val failures = LinkedHashMap<String, String>()

        fun run(): Table {
            System.err.println(load.title)
            try {
                for (client in plan.clients) if (client.deflates || !load.isDeflated) attempt(client) { warm(client) }
                repeat(plan.effort.rounds) {
                    for ((client, worker) in workers.toMap()) attempt(client) { measure(client, worker) }
                }
            } finally {
                workers.values.forEach { it.close() }
            }
            return table()
        }

        private fun warm(client: EchoCompetitor) {
            val arguments = listOf(client.adapterName, port, load.name)
            val log = File(logs, "${client.name}-${load.name}.log")
            val worker = LineProcess(Jvm.command(WORKER, arguments, Jvm.classPath), log)
            workers[client] = worker
            worker.ask("warm ${plan.effort.warmUp}", plan.effort.warmUp.toLong() + PATIENCE_SECONDS)
            System.err.println("  ${client.name} is warm")
        }

        private fun measure(client: EchoCompetitor, worker: LineProcess) {
            val before = server.cpuNanos()
            val sample = Sample.parse(
                worker.ask(
                    "run ${plan.effort.seconds}",
                    plan.effort.seconds.toLong() + PATIENCE_SECONDS,
                ),
            )
            val after = server.cpuNanos()
            val load = if (before == null || after == null) null else (after - before).toDouble()
            samples.getOrPut(client) { ArrayList() }.add(sample.copy(serverCpuNanos = load))
        }

        private fun attempt(client: EchoCompetitor, action: () -> Unit) {
            try {
                action()
            } catch (e: BenchException) {
                failures[client.name] = e.message.orEmpty()
                samples.remove(client)
                workers.remove(client)?.close()
                System.err.println("  ${client.name} failed: ${e.message}")
            }
        }

        private fun table() = Table(
            title = load.title,
            unit = if (load.isBulk) Workload.MEGABYTE else "message",
            isTimed = false,
            samples = samples.mapKeys { it.key.name },
            failures = failures,
            isPeer = { name -> plan.clients.any { it.name == name && it.kind == Kind.PEER } },
        )
    }

    private companion object {
        const val SERVER = "dev.geturl.bench.websocket.EchoServerKt"
        const val WORKER = "dev.geturl.bench.websocket.EchoWorkerKt"
        const val PATIENCE_SECONDS = 60L
    }
}
