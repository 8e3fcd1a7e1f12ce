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
    private val out by option("--out", help = "Write the tables there as well").file(canBeDir = false)

    override fun help(context: Context): String = "Compares clients of WebSockets. A full run takes about 15 minutes."

    override fun run() {
        val plan = EchoPlan(
            clients = echoCompetitors.filter { clients?.contains(it.name) ?: true },
            loads = EchoLoad.all.filter { workloads?.contains(it.name) ?: true },
            rounds = rounds ?: if (quick) 1 else ROUNDS,
            seconds = seconds ?: 1.0,
            warmUp = warmUp ?: if (quick) 1.0 else WARM_UP,
        )
        val tables = StringBuilder()
        EchoBench(plan, File(home, "target/bench/logs")).run(tables)
        echo(tables)
        out?.writeText(tables.toString())
    }

    private companion object {
        const val ROUNDS = 9
        const val WARM_UP = 8.0

        fun names() = echoCompetitors.joinToString { it.name }

        fun loads() = EchoLoad.all.joinToString { it.name }
    }
}

/** Its first argument is the folder `bench` of the repository; the others are the user's. */
internal fun main(args: Array<String>) {
    EchoCommand(File(args.first())).main(args.drop(1))
}
