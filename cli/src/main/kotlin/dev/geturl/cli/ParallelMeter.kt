package dev.geturl.cli

import java.util.Locale
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.DurationUnit
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * One line on the terminal for all transfers of `-Z`: how many have ended, failed and run, how much has come and how
 * fast. Shown as [TransferProgress] is: on a terminal that no body is written to, and not at once.
 */
internal class ParallelMeter(session: Session, transfers: List<Transfer>) {
    private val flags = session.line.messageFlags
    private val streams = session.streams
    private val count = transfers.size
    private val start = TimeSource.Monotonic.markNow()
    private val isWanted = streams.terminal.isErr && flags.progressMeter && !flags.silent && !flags.verbose &&
        !(streams.terminal.isOut && transfers.any { it.output == OutputChoice.Standard })
    private val patience = if (flags.progressBar) 0.milliseconds else PATIENCE
    private var live = 0
    private var done = 0
    private var failed = 0
    private var bytes = 0L
    private var drawnAt: TimeMark? = null
    private var isShown = false

    /** One more has begun. */
    fun begin(): Progress {
        live++
        return object : Progress {
            private var down = 0L
            private var up = 0L

            override fun downloaded(current: Long, total: Long) {
                add(current - down)
                down = current
            }

            override fun uploaded(current: Long, total: Long) {
                add(current - up)
                up = current
            }

            override fun end() = Unit
        }
    }

    /** One has ended; takes the line away, as a message may follow. */
    fun ended(report: TransferReport) {
        live--
        done++
        if (report.failure == null) {
            draw()
        } else {
            failed++
            clear()
        }
    }

    /** All have ended: the line stays as a summary. */
    fun end() {
        if (!isWanted || drawnAt == null) return
        streams.err.writeText(CLEAR + text() + "\n")
    }

    private fun add(count: Long) {
        bytes += count
        draw()
    }

    private fun draw() {
        if (!isWanted || start.elapsedNow() < patience) return
        if (drawnAt?.let { it.elapsedNow() < INTERVAL } == true) return
        drawnAt = TimeSource.Monotonic.markNow()
        isShown = true
        streams.err.writeText(CLEAR + text())
    }

    private fun clear() {
        if (isShown) streams.err.writeText(CLEAR)
        isShown = false
    }

    private fun text(): String {
        val seconds = start.elapsedNow().toDouble(DurationUnit.SECONDS)
        val line = "$done of $count done, $failed failed, $live running  ${amount(bytes.toDouble())}B  " +
            "${amount(if (seconds > 0) bytes / seconds else 0.0)}B/s"
        return line.take(streams.terminal.columns - 1)
    }

    /** With a unit in steps of 1024. */
    private fun amount(number: Double): String {
        val step = UNITS.indices.lastOrNull { number >= Math.pow(STEP, it.toDouble()) } ?: 0
        return String.format(
            Locale.ROOT,
            if (step == 0) {
                "%.0f %s"
            } else {
                "%.1f %s"
            },
            number / Math.pow(STEP, step.toDouble()),
            UNITS[step],
        )
    }

    private companion object {
        const val CLEAR = "\r\u001b[K"
        const val STEP = 1024.0
        val UNITS = listOf("", "Ki", "Mi", "Gi", "Ti")
        val PATIENCE = 1_000.milliseconds
        val INTERVAL = 100.milliseconds
    }
}
