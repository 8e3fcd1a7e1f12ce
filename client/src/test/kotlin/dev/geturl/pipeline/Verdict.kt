package dev.geturl.pipeline

import dev.geturl.Status
import dev.geturl.Transaction

/** Holds what a run came to against what the manual and the head of `pipeline/scripts.txt` say of it. */
internal class Verdict(private val run: RunOutcome) {
    private val settings get() = run.settings
    private val calls = run.script.calls
    private val written = run.connections.map { it.written }
    private val early = run.connections.map { it.early() }
    private val faults = ArrayList<String>()

    /** What was wrong, in one line; null when nothing was. */
    fun complaint(): String? {
        endings()
        orders()
        overlaps()
        connections()
        repetitions()
        if (faults.isEmpty()) return null
        val label = "script ${run.script.number} $settings"
        return "$label: ${faults.joinToString()}; traffic ${run.connections}, arrived ${run.arrived}"
    }

    private fun fault(condition: Boolean, what: () -> String) {
        if (condition) faults += what()
    }

    private fun isKept(call: ScriptCall) = settings.keepAlive && call.isOnKept

    private fun endings() {
        fault(run.transactions.size != calls.size) { "it hung after ${run.transactions.size} of ${calls.size} calls" }
        val failing = expectedToFail()
        val mayFail = if (failing.isEmpty()) emptySet() else calls.map { it.number }.filter { it > FAILING_POST }
        for ((call, transaction) in calls zip run.transactions) {
            if (call.number in failing) {
                fault(!transaction.hasFailed) { "${call.number} should have failed and is ${transaction.status}" }
            } else if (!(call.number in mayFail && transaction.hasFailed)) {
                fault(transaction.status != Status.OK) { "${call.number} ended: ${transaction.error}" }
                fault(!transaction.answers(call)) { "${call.number} got the answer \"${transaction.text()}\"" }
            }
        }
        val ends = run.transactions.filterIndexed { at, _ -> calls[at].number in mayFail }.map { it.hasFailed }
        fault(ends != ends.sortedDescending()) { "a call behind one that was not queued was: $ends" }
    }

    private val Transaction.hasFailed: Boolean get() = status == Status.EOF || status == Status.ERROR

    private fun Transaction.answers(call: ScriptCall): Boolean = responseHeaderValue("X-Request") == "${call.number}" &&
        text() == if (call.method == "HEAD") "" else ScriptServer.bodyFor(call)

    /** Script 18: its POST meets the end of the connection, must not be repeated, and takes with it what is queued. */
    private fun expectedToFail(): Set<Int> {
        val meetsEnd = run.script.number == SCRIPT_OF_FAILING_POST && settings.endIsHidden && settings.keepAlive
        return when {
            !meetsEnd -> emptySet()
            settings.answersLate -> calls.map { it.number }.filter { it >= FAILING_POST }.toSet()
            else -> setOf(FAILING_POST)
        }
    }

    private fun orders() {
        for (connection in run.connections) {
            fault(connection.written.zipWithNext().any { (one, next) -> one >= next }) { "written out of order" }
            fault(connection.read != connection.written.take(connection.read.size)) { "read out of order" }
        }
        val line = run.connections.flatMap { it.read }.filter { number ->
            calls.any { it.number == number && isKept(it) }
        }
        fault(line != line.sorted()) { "they did not keep their place in line: $line" }
        for (connection in run.arrived) {
            fault(written.none { it.take(connection.size) == connection }) { "$connection came otherwise than written" }
        }
        for (connection in run.answered) {
            fault(run.connections.none { it.read == connection }) { "the answers $connection were not read so" }
        }
    }

    /**
     * A request that was written early and lost to a close is sent again: whether it is clean is a question of where it
     * is answered. A POST is never early, and nothing is behind one.
     */
    private fun overlaps() {
        val posts = calls.filter { it.method == "POST" }.map { it.number }
        if (settings.keepAlive && settings.pipeline) {
            val unclean = run.script.clean.filter { it in earlyWhereAnswered(it) }
            fault(unclean.isNotEmpty()) { "not clean: $unclean" }
            val mustOverlap = settings.answersLate && run.script.number in ALWAYS_OVERLAPPING
            fault(mustOverlap && early.all { it.isEmpty() }) { "nothing was pipelined" }
        } else {
            fault(early.any { it.isNotEmpty() }) { "early without pipelining: $early" }
        }
        fault(early.any { it.any(posts::contains) }) { "a POST was early: $early" }
        fault(run.connections.any { it.behind(posts).isNotEmpty() }) { "written behind a POST without an answer" }
    }

    private fun earlyWhereAnswered(number: Int): Set<Int> {
        val answered = run.connections.indexOfLast { number in it.read }
        return if (answered >= 0) early[answered] else emptySet()
    }

    private fun connections() {
        val unkept = calls.filter { !isKept(it) || (settings.keepAlive && it.number in run.script.alone) }
        for (call in unkept) {
            val own = written.filter { call.number in it }
            fault(own.size != 1 || own.single().size != 1) { "${call.number} had no connection of its own" }
        }
        val kept = written.count { connection ->
            connection.any { number ->
                calls.any {
                    it.number == number &&
                        isKept(it)
                }
            }
        }
        val ends =
            calls.count { it.isClosed } + run.script.pausedBy(settings.pause).count { it.pause == Pause.UNTIL_CLOSED }
        fault(kept > 1 + ends) { "$kept kept connections, but only $ends were ended" }
        fault(written.any { it.isEmpty() }) { "a connection was opened for nothing" }
    }

    private fun repetitions() {
        for (call in calls.filterNot { it.isRepeatable }) {
            fault(written.count { call.number in it } > 1) { "${call.number} was sent again" }
        }
        for (call in calls.filter { it.method == "POST" }) {
            fault(run.arrived.count { call.number in it } > 1) { "${call.number} arrived twice" }
        }
        for (call in calls) {
            val answers = run.answered.count { call.number in it }
            fault(answers > 1) { "${call.number} was answered $answers times" }
            // A POST is alone on its connection while it is out: only an end in idleness makes it go again.
            val mayRepeat = settings.keepAlive && isKept(call)
            fault(!mayRepeat && written.count { call.number in it } > 1) { "${call.number} was sent again for nothing" }
        }
    }

    private companion object {
        const val SCRIPT_OF_FAILING_POST = 18
        const val FAILING_POST = 2
        val ALWAYS_OVERLAPPING = 1..4
    }
}
