package dev.geturl.cli

import com.github.ajalt.mordant.animation.progress.MultiProgressBarAnimation
import com.github.ajalt.mordant.animation.progress.addTask
import com.github.ajalt.mordant.rendering.AnsiLevel
import com.github.ajalt.mordant.rendering.Size
import com.github.ajalt.mordant.terminal.PrintRequest
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.terminal.TerminalInfo
import com.github.ajalt.mordant.terminal.TerminalInterface
import com.github.ajalt.mordant.widgets.progress.completed
import com.github.ajalt.mordant.widgets.progress.percentage
import com.github.ajalt.mordant.widgets.progress.progressBar
import com.github.ajalt.mordant.widgets.progress.progressBarLayout
import com.github.ajalt.mordant.widgets.progress.speed
import com.github.ajalt.mordant.widgets.progress.text
import com.github.ajalt.mordant.widgets.progress.timeRemaining
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * One line on the terminal: how much has come, how fast, and how long it will still take.
 *
 * @param total bytes in all, or -1 when that is unknown.
 */
internal class ProgressBar(private val streams: Streams, name: String, total: Long) {
    private val animation = MultiProgressBarAnimation(terminal(), clearWhenFinished = false)
    private val task = animation.addTask(layout(name), total = total.takeIf { it >= 0 })
    private var drawnAt: TimeMark? = null

    /** [current] bytes have come. Draws ten times a second at most. */
    fun update(current: Long) {
        task.update { completed = current }
        val last = drawnAt
        if (last != null && last.elapsedNow() < INTERVAL) return
        drawnAt = TimeSource.Monotonic.markNow()
        animation.refresh(refreshAll = false)
    }

    /** Draws it for the last time. */
    fun end() {
        animation.refresh(refreshAll = true)
        animation.stop()
    }

    private fun layout(name: String) = progressBarLayout {
        text(name.take(NAME_COLUMNS))
        percentage()
        progressBar()
        completed(suffix = "B")
        speed("B/s")
        timeRemaining()
    }

    private fun terminal() = Terminal(
        ansiLevel = if (streams.terminal.coloursErr) AnsiLevel.ANSI256 else AnsiLevel.NONE,
        width = streams.terminal.columns,
        interactive = true,
        terminalInterface = MessageTerminal(streams),
    )

    private companion object {
        const val NAME_COLUMNS = 24
        val INTERVAL = 100.milliseconds
    }
}

/** Writes to where messages go. Mordant's own would load a native library to ask what the launcher has told already. */
internal class MessageTerminal(private val streams: Streams) : TerminalInterface {
    override fun info(
        ansiLevel: AnsiLevel?,
        hyperlinks: Boolean?,
        outputInteractive: Boolean?,
        inputInteractive: Boolean?,
    ): TerminalInfo = TerminalInfo(ansiLevel ?: AnsiLevel.NONE, false, true, false, true)

    override fun completePrintRequest(request: PrintRequest) {
        streams.err.writeText(if (request.trailingLinebreak) request.text + "\n" else request.text)
    }

    override fun readLineOrNull(hideInput: Boolean): String? = null

    override fun getTerminalSize(): Size = Size(streams.terminal.columns, LINES)

    private companion object {
        const val LINES = 24
    }
}
