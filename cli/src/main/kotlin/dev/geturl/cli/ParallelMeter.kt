package dev.geturl.cli

import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.DurationUnit
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * What the terminal shows of the transfers of `-Z`: a line for each that runs, and one below for all, how many have
 * ended, failed and run, how much has come and how fast. Shown as [TransferProgress] is: on a terminal that no body is
 * written to, and not at once.
 *
 * @param count how many transfers there will be.
 * @param useStandardOutput whether one of them writes its body there.
 */
internal class ParallelMeter(
    flags: MessageFlags,
    private val streams: Streams,
    private val count: Long,
    useStandardOutput: Boolean,
) {
    private val start = TimeSource.Monotonic.markNow()
    private val isWanted = streams.terminal.isErr && flags.progressMeter && !flags.silent && !flags.verbose &&
        !(streams.terminal.isOut && useStandardOutput)
    private val patience = if (flags.progressBar) 0.milliseconds else PATIENCE
    private val running = LinkedHashSet<ProgressLine>()
    private var done = 0
    private var failed = 0
    private var bytes = 0L
    private var drawnAt: TimeMark? = null

    /** How many lines are on the terminal now. */
    private var shown = 0

    /** [transfer] has begun. */
    fun begin(transfer: Transfer): Progress = ProgressLine(transfer, ::add).also(running::add)

    /** The one that told [progress] has ended; takes the lines away, as a message may follow. */
    fun ended(progress: Progress, report: TransferReport) {
        running.remove(progress)
        done++
        if (report.failure == null) {
            draw()
        } else {
            failed++
            clear()
        }
    }

    /** All have ended: the line for all stays as a summary. */
    fun end() {
        if (!isWanted || drawnAt == null) return
        clear()
        streams.err.writeText(total() + "\n")
    }

    private fun add(count: Long) {
        bytes += count
        draw()
    }

    private fun draw() {
        if (!isWanted || start.elapsedNow() < patience) return
        if (drawnAt?.let { it.elapsedNow() < INTERVAL } == true) return
        drawnAt = TimeSource.Monotonic.markNow()
        val width = streams.terminal.columns - 1
        val lines = running.take(MOST_LINES).map { it.text(width) } + total().take(width)
        streams.err.writeText(back() + lines.joinToString("$TO_LINE_END\n") + TO_END)
        shown = lines.size
    }

    private fun clear() {
        if (shown > 0) streams.err.writeText(back() + TO_END)
        shown = 0
    }

    /** To the beginning of what is shown. */
    private fun back() = if (shown > 1) "\r\u001b[${shown - 1}A" else "\r"

    private fun total(): String {
        val seconds = start.elapsedNow().toDouble(DurationUnit.SECONDS)
        val speed = if (seconds > 0) bytes / seconds else 0.0
        return "$done of $count done, $failed failed, ${running.size} running  " +
            "${ByteText.of(bytes.toDouble())}  ${ByteText.of(speed)}/s"
    }

    private companion object {
        const val TO_LINE_END = "\u001b[K"
        const val TO_END = "\u001b[J"

        /** So that they fit on a terminal of usual height. */
        const val MOST_LINES = 16
        val PATIENCE = 1_000.milliseconds
        val INTERVAL = 100.milliseconds
    }
}
