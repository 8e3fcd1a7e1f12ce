package dev.geturl.bench

import dev.geturl.bench.websocket.EchoLoad
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class ReportTest : FunSpec({
    val effort = Effort(rounds = 9, seconds = 1.0, warmUp = 8.0)

    fun table(workload: String, rate: Double): Table {
        val sample = Sample(units = rate, seconds = 1.0)
        return Table(Outcome(Workload.named(workload), mapOf("jetty" to listOf(sample)), emptyMap()))
    }

    test("a run renews the table of its workload and leaves the others, which stay in the workloads' order") {
        val file = tempfile()
        file.delete()
        val report = Report(file, effort, Environment())
        report.renew(table("upload", 111.0))
        report.renew(table("get-16", 222.0))
        report.renew(table("get-1", 333.0))
        report.renew(table("get-16", 444.0))
        report.renew(
            Table(
                title = EchoLoad.named("ws-large").title,
                unit = Workload.MEGABYTE,
                isTimed = false,
                samples = mapOf("vertx" to listOf(Sample(units = 555.0, seconds = 1.0))),
                failures = emptyMap(),
                isPeer = { it == "vertx" },
            ),
        )
        report.renew(table("get-64", 666.0))
        val text = file.readText()
        Regex("(?m)^## .*$").findAll(text).map { it.value }.toList() shouldContainExactly
            listOf(
                "## Small GET, 1 in flight",
                "## Small GET, 16 in flight",
                "## Small GET, 64 in flight",
                "## Upload of 512 MiB",
                "## WebSocket: messages of 1 MiB, 2 under way",
            )
        text shouldContain "| jetty | 111 |"
        text shouldContain "| jetty | 444 |"
        text shouldContain "| vertx | 555 |"
        text shouldNotContain "| jetty | 222 |"
    }

    test("a section says how many processes there were of each client, where that was more than one") {
        val file = tempfile()
        for ((starts, said) in listOf(1 to ": 9 rounds", 3 to ": 3 processes of each client, with 9 rounds")) {
            Report(file, Effort(9, 1.0, 8.0, starts), Environment()).renew(table("upload", 1.0))
            file.readText() shouldContain said
        }
    }
})
