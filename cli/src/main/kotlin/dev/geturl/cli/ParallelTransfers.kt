package dev.geturl.cli

import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import okio.Buffer

/**
 * The transfers of `-Z`: as many at a time as `--parallel-max` allows, begun in their order. All of it runs on one
 * loop.
 */
internal class ParallelTransfers(
    operations: List<Operation>,
    private val streams: Streams,
    private val messages: Messages,
) {
    private class Work(val operation: Operation, val transfer: Transfer)

    private val flags = operations.first().session.line.transfers
    private val count = operations.sumOf { it.transfers.size }
    private val waiting = operations
        .asSequence()
        .flatMap { operation -> operation.transfers.all().map { Work(operation, it) } }
        .iterator()
    private val turn = Mutex()
    private val meter = ParallelMeter(
        operations.first().session.line.messageFlags,
        streams,
        count,
        operations.any { it.transfers.useStandardOutput },
    )
    private val running = ArrayList<Job>()
    private var isStopped = false
    private var exit = 0

    /** Carries them out; what the first to fail ended with, or 0. */
    suspend fun run(): Int {
        coroutineScope {
            repeat(minOf((flags.parallelMax ?: MOST).toLong(), count).toInt()) {
                running += launch { OwnLane().use { goThrough(it) } }
            }
        }
        meter.end()
        return exit
    }

    private suspend fun goThrough(own: OwnLane) {
        while (!isStopped && waiting.hasNext()) {
            val work = waiting.next()
            val report = carryOut(own.of(work.operation.session), work)
            if (report.failure == null) continue
            if (exit == 0) exit = report.exitCode
            if (flags.failEarly) return stopOthers()
        }
    }

    private suspend fun carryOut(lane: Lane, work: Work): TransferReport {
        val output = LineOutput(streams.out, turn)
        val progress = meter.begin(work.transfer)
        try {
            val report = Attempts(lane, work.transfer, output) { progress }.run()
            meter.ended(progress, report)
            report.failure?.let(messages::error)
            work.operation.format?.let { print(it, report, output) }
            output.end()
            return report
        } finally {
            output.leave()
        }
    }

    private suspend fun print(format: String, report: TransferReport, output: LineOutput) {
        val text = Buffer()
        WriteOut(format, streams.withOut(text.outputStream()), messages).print(report)
        output.write(text)
    }

    private suspend fun stopOthers() {
        isStopped = true
        val own = currentCoroutineContext().job
        running.forEach { if (it !== own) it.cancel() }
    }

    /**
     * Who carries out transfers has a lane of the session that they are of, and closes it behind the last: a connection
     * that it left open would keep a server that serves one at a time from the others.
     */
    private class OwnLane : AutoCloseable {
        private var lane: Lane? = null

        fun of(session: Session): Lane {
            lane?.let { if (it.session === session) return it }
            close()
            return session.lane().also { lane = it }
        }

        override fun close() {
            lane?.close()
        }
    }

    private companion object {
        const val MOST = 50
    }
}
