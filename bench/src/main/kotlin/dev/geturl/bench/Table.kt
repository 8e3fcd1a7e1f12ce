package dev.geturl.bench

import java.util.Locale

/**
 * The table of one comparison: the same cells for the terminal, and for the results' markdown.
 *
 * @property title its heading.
 * @param unit what one unit of work is called.
 * @param isTimed whether the figures are of one unit's time, and not of how many there are in a second.
 * @param failures who failed, and why.
 * @param isPeer who sets the measure of the ratios.
 */
internal class Table(
    val title: String,
    private val unit: String,
    private val isTimed: Boolean,
    samples: Map<String, List<Sample>>,
    failures: Map<String, String>,
    isPeer: (String) -> Boolean,
) {
    /** The table of a workload of HTTP. */
    constructor(outcome: Outcome) : this(
        title = outcome.workload.title,
        unit = outcome.workload.unit,
        isTimed = outcome.workload is Workload.Cold,
        samples = outcome.samples,
        failures = outcome.failures,
        isPeer = { name -> competitors.any { it.name == name && it.kind == Kind.PEER } },
    )

    private val summaries = samples.mapValues { Summary.of(it.value) }
    private val ratios = ratios(summaries.mapValues { it.value.rate }, isPeer)

    /** Names of the columns. The first is of names, the others of figures. */
    val columns: List<String> = listOf("client") + if (isTimed) {
        listOf("ms", "spread", "ratio", "cpu ms", "waits", "calls", "peak MiB", "threads")
    } else {
        listOf(
            if (unit == Workload.MEGABYTE) "$unit/s" else "${unit}s/s",
            "spread",
            "ratio",
            "cpu µs/$unit",
            "bytes/$unit",
            "waits/$unit",
            "calls/$unit",
            "peak MiB",
            "threads",
            "server load",
        )
    }

    /** A row a client. */
    val rows: List<List<String>> = summaries.map { (name, summary) -> listOf(name) + cells(name, summary) }

    /** Who failed and why, a line each. */
    val notes: List<String> = failures.map { (name, reason) -> "$name failed: $reason" }

    /** It as markdown, without the heading. */
    fun markdown(): String = buildString {
        appendLine(columns.joinToString(" | ", "| ", " |"))
        appendLine(columns.joinToString(" | ", "| ", " |") { if (it == "client") "---" else "--:" })
        for (row in rows) appendLine(row.joinToString(" | ", "| ", " |"))
        if (notes.isNotEmpty()) appendLine()
        for (note in notes) appendLine("- $note")
    }

    private fun cells(name: String, summary: Summary): List<String> {
        val speed = listOf(
            if (isTimed) figure(summary.seconds * 1e3) else figure(summary.rate),
            String.format(Locale.ROOT, "%.0f %%", summary.spread * 100),
            ratios[name]?.let { String.format(Locale.ROOT, "%.2f", it) } ?: NONE,
        )
        val memory = listOf(figure(summary.peakMib), figure(summary.threads))
        val perUnit = listOf(figure(summary.waits), figure(summary.calls))
        if (isTimed) return speed + figure(summary.cpuMicros?.let { it / 1e3 }) + perUnit + memory
        val load = summary.serverLoad?.let { String.format(Locale.ROOT, "%.0f %%", it * 100) } ?: NONE
        return speed + listOf(figure(summary.cpuMicros), figure(summary.allocated)) + perUnit + memory + load
    }

    companion object {
        private const val NONE = "–"

        /** A number with as many digits as it deserves. */
        fun figure(value: Double?): String = when {
            value == null -> NONE
            value < 0.005 -> "0"
            value < 1 -> String.format(Locale.ROOT, "%.2f", value)
            value < 100 -> String.format(Locale.ROOT, "%.1f", value)
            else -> String.format(Locale.ROOT, "%,.0f", value)
        }
    }
}
