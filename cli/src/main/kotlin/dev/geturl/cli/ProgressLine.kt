package dev.geturl.cli

import kotlin.time.DurationUnit
import kotlin.time.TimeSource

/**
 * How far one of several transfers has come, as a line.
 *
 * @param onBytes is told how many bytes have come or gone since it was last told.
 */
internal class ProgressLine(transfer: Transfer, private val onBytes: (Long) -> Unit) : Progress {
    private val start = TimeSource.Monotonic.markNow()
    private val name = transfer.url.substringAfterLast('/').ifEmpty { transfer.url }
    private var down = 0L
    private var up = 0L
    private var current = 0L

    /** -1 while it is not known. */
    private var total = -1L

    override fun downloaded(current: Long, total: Long) {
        val more = current - down
        down = current
        this.current = current
        this.total = total
        onBytes(more)
    }

    override fun uploaded(current: Long, total: Long) {
        val more = current - up
        up = current
        this.current = current
        this.total = if (total == 0L) -1 else total
        onBytes(more)
    }

    override fun end() = Unit

    /** In [width] columns: what it is, how much of it is there, how fast it comes and how long it still takes. */
    fun text(width: Int): String {
        val seconds = start.elapsedNow().toDouble(DurationUnit.SECONDS)
        val speed = if (seconds > 0) current / seconds else 0.0
        val share = if (total > 0) "${current * PERCENT / total}%" else ""
        val left = if (total > 0 && speed > 0) time(((total - current) / speed).toLong()) else ""
        val amounts = ByteText.of(current.toDouble()) + if (total > 0) " of ${ByteText.of(total.toDouble())}" else ""
        val line = name.take(NAME_COLUMNS).padEnd(NAME_COLUMNS) + share.padStart(SHARE_COLUMNS) + "  " +
            amounts.padEnd(AMOUNT_COLUMNS) + "  ${ByteText.of(speed)}/s".padEnd(SPEED_COLUMNS) + left
        return line.trimEnd().take(width)
    }

    private fun time(seconds: Long): String = "${seconds / MINUTE}:" + "${seconds % MINUTE}".padStart(2, '0') + " left"

    private companion object {
        const val PERCENT = 100
        const val MINUTE = 60
        const val NAME_COLUMNS = 24
        const val SHARE_COLUMNS = 5
        const val AMOUNT_COLUMNS = 22
        const val SPEED_COLUMNS = 15
    }
}
