package dev.geturl.pipeline

import dev.geturl.testing.SharedData
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope

/** All scripts under [settings], at once. */
private suspend fun complaintsUnder(settings: RunSettings): List<String> = coroutineScope {
    val owner = testClient()
    PipelineScript
        .all()
        .map { script ->
            async(Dispatchers.Default) { Verdict(ScriptRun(script, settings, owner).outcome()).complaint() }
        }.awaitAll()
        .filterNotNull()
}

/**
 * The request scripts of Tcl's pipelining tests, under every setting, pause and kind of close. Time is replaced by what
 * happens in it: see [Pause] and [RunSettings].
 */
class PipelineScriptsTest : FunSpec({
    for (keepAlive in listOf(false, true)) {
        for (pipeline in listOf(false, true)) {
            for (pause in Pause.entries) {
                for (endIsHidden in listOf(false, true)) {
                    val settings = RunSettings(keepAlive, pipeline, pause, endIsHidden)
                    test("The scripts run as they should: $settings").config(enabledOrReasonIf = SharedData.isThere) {
                        complaintsUnder(settings).joinToString("\n") shouldBe ""
                    }
                }
            }
        }
    }

    test("There are 25 scripts, with 13 pauses of their own").config(enabledOrReasonIf = SharedData.isThere) {
        val scripts = PipelineScript.all()
        scripts.map { it.number } shouldContainExactly (1..25).toList()
        scripts.sumOf { script -> script.pausedBy(Pause.NONE).count { it.pause == Pause.UNTIL_CLOSED } } shouldBe 13
    }

    test("A script is read with its switches, its pauses and what is clean in it") {
        val script = PipelineScript.parse(
            "22 | G a; wait; keepalive0; P b close; keepalive1; H c delay | 1 2(own connection) 3",
        )
        script.clean shouldBe setOf(1, 2, 3)
        script.alone shouldBe setOf(2)
        val (first, second) = script.pausedBy(Pause.UNTIL_READ)
        first.pause shouldBe Pause.UNTIL_CLOSED
        first.calls.map { it.path } shouldBe listOf("/a?n=1")
        second.pause shouldBe Pause.NONE
        second.calls shouldBe listOf(
            ScriptCall(2, "POST", "b", isClosed = true, isDelayed = false, Settings(keepAlive = false)),
            ScriptCall(3, "HEAD", "c", isClosed = false, isDelayed = true, Settings()),
        )
        second.calls.first().method shouldBeIn listOf("POST")
    }

    test("Early is what is written while a response before it is missing") {
        val traffic = listOf(
            Traffic.Written(1),
            Traffic.Written(2),
            Traffic.Read(1),
            Traffic.Read(2),
            Traffic.Written(3),
        )
        traffic.early() shouldBe setOf(2)
        traffic.behind(listOf(2)) shouldBe emptySet()
    }
})
