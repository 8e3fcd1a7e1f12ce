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
 *
 * @param first a lane that is there; others are made as they are needed.
 * @param format what `-w` prints, or null.
 */
internal class ParallelTransfers(
    private val session: Session,
    private val first: Lane,
    transfers: List<Transfer>,
    private val format: String?,
) {
    private val flags = session.line.transfers
    private val waiting = ArrayDeque(transfers)
    private val turn = Mutex()
    private val meter = ParallelMeter(session, transfers)
    private val running = ArrayList<Job>()
    private var exit = 0

    /** Carries them out; what the first to fail ended with, or 0. */
    suspend fun run(): Int {
        coroutineScope {
            repeat(minOf(flags.parallelMax ?: MOST, waiting.size)) { number ->
                running += launch { goThrough(if (number == 0) first else session.lane()) }
            }
        }
        meter.end()
        return exit
    }

    private suspend fun goThrough(lane: Lane) {
        while (true) {
            val report = carryOut(lane, waiting.removeFirstOrNull() ?: return)
            if (report.failure == null) continue
            if (exit == 0) exit = report.exitCode
            if (flags.failEarly) return stopOthers()
        }
    }

    private suspend fun carryOut(lane: Lane, transfer: Transfer): TransferReport {
        val output = LineOutput(session.streams.out, turn)
        val progress = meter.begin()
        try {
            val report = Fetch(lane, transfer, output, progress).run()
            meter.ended(report)
            report.failure?.let(session.messages::error)
            format?.let { print(it, report, output) }
            output.end()
            return report
        } finally {
            output.leave()
        }
    }

    private suspend fun print(format: String, report: TransferReport, output: LineOutput) {
        val text = Buffer()
        WriteOut(format, session.streams.withOut(text.outputStream())).print(report)
        output.write(text)
    }

    private suspend fun stopOthers() {
        waiting.clear()
        val own = currentCoroutineContext().job
        running.forEach { if (it !== own) it.cancel() }
    }

    private companion object {
        const val MOST = 50
    }
}
