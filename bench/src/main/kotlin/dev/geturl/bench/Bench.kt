package dev.geturl.bench

import dev.geturl.bench.adapter.Crew
import java.io.File

/** What a run of the benchmark is asked to do. */
internal class Plan(
    val clients: List<String>,
    val workloads: List<Workload>,
    val effort: Effort,
    /** Whether the callers of clients that block are virtual threads. */
    val isOnVirtualThreads: Boolean = false,
)

/** What came of one workload: the samples of each client in the order of the tables, or why there are none. */
internal class Outcome(
    val workload: Workload,
    val samples: Map<String, List<Sample>>,
    val failures: Map<String, String>,
)

/** Runs [plan]; [say] is told of the progress a line at a time. Logs and scratch files go to [directory]. */
internal class Bench(private val plan: Plan, private val directory: File, private val say: (String) -> Unit) {
    private val logs = File(directory, "logs")
    private val tls = TlsFiles(File(directory, "tls"))

    /** All outcomes, in the plan's order; [each] is told of one as soon as it is there. */
    fun run(each: (Outcome) -> Unit): List<Outcome> {
        tls.make()
        val text = plan.workloads.filterIsInstance<Workload.Bulk>().firstOrNull { it.way == Workload.Way.TEXT }
        return ServerProcess(text?.bytes?.toInt() ?: 0, tls, File(logs, "server.log")).use { server ->
            plan.workloads.map { workload -> Race(workload, server).run().also(each) }
        }
    }

    /** One workload: all clients are warmed up, then take turns round by round, so that drift hits them alike. */
    private inner class Race(private val workload: Workload, private val server: ServerProcess) {
        private val contenders = LinkedHashMap<String, Contender>()
        private val samples = LinkedHashMap<String, MutableList<Sample>>()
        private val failures = LinkedHashMap<String, String>()

        fun run(): Outcome {
            say(workload.title)
            repeat(plan.effort.starts) {
                try {
                    for (name in plan.clients - failures.keys) attempt(name) { open(name) }
                    rounds()
                } finally {
                    contenders.values.forEach { it.close() }
                    contenders.clear()
                }
            }
            return Outcome(workload, samples, failures)
        }

        private fun rounds() {
            for (round in 1..plan.effort.rounds) {
                for ((name, contender) in contenders.toMap()) attempt(name) { measure(name, contender) }
                say("  round $round of ${plan.effort.rounds}")
            }
        }

        private fun open(name: String) {
            val competitor = competitors.find { it.name == name }
            if (workload is Workload.Pipeline && competitor?.pipelines == false) return
            if (workload.door != Workload.Door.PLAIN && competitor?.speaksTls == false) return
            val port = server.port(workload.door)
            val trust = if (workload.door == Workload.Door.PLAIN) emptyList() else tls.trustFlags
            val flags = if (plan.isOnVirtualThreads) trust + Crew.VIRTUAL else trust
            val contender = when {
                competitor == null -> Outside.contender(name, workload, port, directory) ?: return
                workload is Workload.Cold -> ColdContender(competitor, port, logs)
                else -> WorkerContender(competitor, workload, port, flags, logs)
            }
            contenders[name] = contender
            contender.warmUp(plan.effort.warmUp)
            say("  $name is warm")
        }

        private fun measure(name: String, contender: Contender) {
            val sample = server.beside { contender.run(plan.effort.seconds) }
            samples.getOrPut(name) { ArrayList() }.add(sample)
        }

        /** A client that fails is out of this workload and named with its reason; the others go on. */
        private fun attempt(name: String, action: () -> Unit) {
            try {
                action()
            } catch (e: BenchException) {
                failures[name] = e.message.orEmpty()
                samples.remove(name)
                contenders.remove(name)?.close()
                say("  $name failed: ${e.message}")
            }
        }
    }
}
