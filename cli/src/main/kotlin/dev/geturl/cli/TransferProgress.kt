package dev.geturl.cli

import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

/** Is told how far a transfer has come. */
internal interface Progress {
    /** [current] bytes of [total] have come; [total] is -1 when unknown. */
    fun downloaded(current: Long, total: Long)

    /** [current] bytes of [total] were sent; [total] is 0 when unknown. */
    fun uploaded(current: Long, total: Long)

    /** It has ended. */
    fun end()
}

/**
 * Shows how far a transfer has come, on a terminal only, and only one that takes longer than a second. Never on the
 * terminal that the body itself is written to.
 */
internal class TransferProgress(session: Session, transfer: Transfer) : Progress {
    private val flags = session.line.messageFlags
    private val streams = session.streams
    private val start = TimeSource.Monotonic.markNow()
    private val isWanted = streams.terminal.isErr && flags.progressMeter && !flags.silent &&
        !(streams.terminal.isOut && transfer.output == OutputChoice.Standard)
    private val patience = if (flags.progressBar) 0.milliseconds else PATIENCE
    private var bar: ProgressBar? = null
    private val name = transfer.url.substringAfterLast('/').ifEmpty { transfer.url }

    override fun downloaded(current: Long, total: Long) = show(current, total)

    override fun uploaded(current: Long, total: Long) = show(current, if (total == 0L) -1 else total)

    private fun show(current: Long, total: Long) {
        if (!isWanted || start.elapsedNow() < patience) return
        (bar ?: ProgressBar(streams, name, total).also { bar = it }).update(current)
    }

    override fun end() {
        bar?.end()
    }

    private companion object {
        val PATIENCE = 1_000.milliseconds
    }
}
