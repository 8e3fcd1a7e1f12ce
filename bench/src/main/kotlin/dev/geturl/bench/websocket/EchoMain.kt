package dev.geturl.bench.websocket

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.main
import com.github.ajalt.clikt.parameters.options.check
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.split
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.file
import com.github.ajalt.clikt.parameters.types.int
import dev.geturl.bench.Effort
import dev.geturl.bench.Environment
import dev.geturl.bench.Report
import java.io.File

/** The command behind `bench/run websocket`. [home] is the folder `bench` of the repository. */
internal class EchoCommand(private val home: File) : CliktCommand("bench/run websocket") {
    private val clients by option("--clients", metavar = "a,b", help = "These only: ${names()}")
        .split(",")
        .check("${names()} are known") { given -> given.all { name -> echoCompetitors.any { it.name == name } } }
    private val workloads by option("--workloads", metavar = "a,b", help = "These only: ${loads()}")
        .split(",")
        .check("${loads()} are known") { given -> given.all { name -> EchoLoad.all.any { it.name == name } } }
    private val rounds by option("--rounds", metavar = "N", help = "Measured runs of each client (9)").int()
    private val seconds by option("--seconds", metavar = "N", help = "Length of a run in seconds (1)").double()
    private val warmUp by option("--warmup", metavar = "N", help = "Warm-up of each in seconds (8)").double()
    private val quick by option(
        "--quick",
        help = "1 round of 1 s after 1 s: to see that all works, not to compare",
    ).flag()
    private val out by option(
        "--out",
        help = "Write the results there; without it runs of all clients renew bench/RESULTS.md",
    ).file(canBeDir = false)

    override fun help(context: Context): String = "Compares clients of WebSockets. A full run takes about 15 minutes."

    override fun run() {
        val plan = EchoPlan(
            clients = echoCompetitors.filter { clients?.contains(it.name) ?: true },
            loads = EchoLoad.all.filter { workloads?.contains(it.name) ?: true },
            effort = Effort.of(quick, rounds, seconds, warmUp),
        )
        val file = out ?: if (clients == null && plan.effort.isFit) File(home, Report.NAME) else null
        val report = file?.let { Report(it, plan.effort, Environment()) }
        EchoBench(plan, File(home, "target/bench/logs")).run { table ->
            echo("\n## ${table.title}\n\n${table.markdown()}")
            report?.renew(table)
        }
    }

    private companion object {
        fun names() = echoCompetitors.joinToString { it.name }

        fun loads() = EchoLoad.all.joinToString { it.name }
    }
}

/** Its first argument is the folder `bench` of the repository; the others are the user's. */
internal fun main(args: Array<String>) {
    EchoCommand(File(args.first())).main(args.drop(1))
}
