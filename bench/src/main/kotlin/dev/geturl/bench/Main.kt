package dev.geturl.bench

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.core.main
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.options.check
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.split
import com.github.ajalt.clikt.parameters.options.validate
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.file
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.mordant.rendering.TextAlign
import com.github.ajalt.mordant.rendering.TextColors
import com.github.ajalt.mordant.table.Borders
import com.github.ajalt.mordant.table.table
import com.github.ajalt.mordant.terminal.Terminal
import java.io.File

private val known = competitors.map { it.name } + Outside.names
private val usable = known.filter { it !in Outside.names || Outside.installed(it) }

/** The command behind `bench/run`. [home] is the folder `bench` of the repository. */
internal class BenchCommand(private val home: File) : CliktCommand("bench/run") {
    private val clients by option("--clients", metavar = "a,b", help = "These only: ${known.joinToString()}")
        .split(",")
        .validate { given ->
            val unknown = given - known.toSet()
            require(unknown.isEmpty()) { "no client is called ${unknown.first()}" }
            val missing = given - usable.toSet()
            require(missing.isEmpty()) { "${missing.first()} is not installed" }
        }
    private val workloads by option("--workloads", metavar = "a,b", help = "These only: $names")
        .split(",")
        .validate { given ->
            val unknown = given - Workload.all.map { it.name }.toSet()
            require(unknown.isEmpty()) { "no workload is called ${unknown.first()}" }
        }
    private val rounds by option("--rounds", metavar = "N", help = "Measured runs of each process of a client (9)")
        .int()
        .check("at least 1") { it >= 1 }
    private val seconds by option("--seconds", metavar = "N", help = "Length of a run in seconds (1)")
        .double()
        .check("more than 0") { it > 0 }
    private val warmUp by option("--warmup", metavar = "N", help = "Warm-up of each client and workload in seconds (8)")
        .double()
        .check("0 or more") { it >= 0 }
    private val starts by option("--starts", metavar = "N", help = "Processes of each client, one after the other (1)")
        .int()
        .check("at least 1") { it >= 1 }
    private val quick by option("--quick", help = "1 round of 1 s after 1 s: to see that all works, not to compare")
        .flag()
    private val virtual by option(
        "--virtual",
        help = "Blocking clients are called on virtual threads, which JDK 21 or later has; renews no results",
    ).flag()
        .validate { require(!it || Runtime.version().feature() >= VIRTUAL_SINCE) { "needs JDK 21 or later" } }
    private val out by option(
        "--out",
        help = "Write the results there; without it runs of all clients renew bench/RESULTS.md",
    ).file(canBeDir = false)

    init {
        context { terminal = Terminal(nonInteractiveWidth = PIPE_WIDTH) }
    }

    override fun help(context: Context): String =
        "Compares HTTP clients of the JVM side by side. All workloads take more than an hour, each about five minutes."

    override fun run() {
        val plan = Plan(
            clients = known.filter { name -> name in (clients ?: usable) },
            workloads = Workload.all.filter { workloads?.contains(it.name) ?: true },
            effort = Effort.of(quick, rounds, seconds, warmUp, starts),
            isOnVirtualThreads = virtual,
        )
        val bench = Bench(plan, File(home, "target/bench")) { terminal.println(TextColors.gray(it), stderr = true) }
        val environment = Environment()
        val file = out ?: if (clients == null && !virtual && plan.effort.isFit) File(home, Report.NAME) else null
        val report = file?.let { Report(it, plan.effort, environment) }
        val outcomes = bench.run { outcome ->
            val table = Table(outcome)
            show(table)
            report?.renew(table)
        }
        val samples = File(home, "target/bench/results.json")
        samples.writeText(json(plan, environment, outcomes))
        terminal.println("Samples: ${samples.path}${file?.let { "\nResults: ${it.path}" }.orEmpty()}", stderr = true)
        if (outcomes.any { it.failures.isNotEmpty() }) throw ProgramResult(1)
    }

    private fun show(shown: Table) {
        terminal.println(
            table {
                captionTop(shown.title, align = TextAlign.LEFT)
                align = TextAlign.RIGHT
                column(0) { align = TextAlign.LEFT }
                header { rowFrom(shown.columns) }
                body {
                    cellBorders = Borders.LEFT_RIGHT
                    shown.rows.forEach(::rowFrom)
                }
                if (shown.notes.isNotEmpty()) captionBottom(shown.notes.joinToString("\n"), align = TextAlign.LEFT)
            },
        )
    }

    private companion object {
        /** Columns of a table that nobody's window cuts. */
        const val PIPE_WIDTH = 160
        const val VIRTUAL_SINCE = 21
        val names = Workload.all.joinToString { it.name }
    }
}

/** Its first argument is the folder `bench` of the repository; the others are the user's. */
internal fun main(args: Array<String>) {
    BenchCommand(File(args.first())).main(args.drop(1))
}
