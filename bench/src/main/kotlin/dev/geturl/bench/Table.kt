package dev.geturl.bench

import java.util.Locale

/** The table of one workload: the same cells for the terminal, and for the results' markdown. */
internal class Table(outcome: Outcome) {
    private val workload = outcome.workload
    private val summaries = outcome.samples.mapValues { Summary.of(it.value) }
    private val ratios = ratios(summaries.mapValues { it.value.rate }) { name ->
        competitors.any { it.name == name && it.kind == Kind.PEER }
    }

    /** Its heading. */
    val title: String = workload.title

    /** Names of the columns. The first is of names, the others of figures. */
    val columns: List<String> = listOf("client") + when (workload) {
        is Workload.Cold -> listOf("ms", "spread", "ratio", "cpu ms", "waits", "calls", "peak MiB", "threads")

        else -> listOf(
            if (workload is Workload.Bulk) "MB/s" else "requests/s",
            "spread",
            "ratio",
            "cpu µs/${workload.unit}",
            "bytes/${workload.unit}",
            "waits/${workload.unit}",
            "calls/${workload.unit}",
            "peak MiB",
            "threads",
            "server load",
        )
    }

    /** A row a client. */
    val rows: List<List<String>> = summaries.map { (name, summary) -> listOf(name) + cells(name, summary) }

    /** Who failed and why, a line each. */
    val notes: List<String> = outcome.failures.map { (name, reason) -> "$name failed: $reason" }

    private fun cells(name: String, summary: Summary): List<String> {
        val cold = workload is Workload.Cold
        val speed = listOf(
            if (cold) figure(summary.seconds * 1e3) else figure(summary.rate),
            String.format(Locale.ROOT, "%.0f %%", summary.spread * 100),
            ratios[name]?.let { String.format(Locale.ROOT, "%.2f", it) } ?: NONE,
        )
        val memory = listOf(figure(summary.peakMib), figure(summary.threads))
        val perUnit = listOf(figure(summary.waits), figure(summary.calls))
        if (cold) return speed + figure(summary.cpuMicros?.let { it / 1e3 }) + perUnit + memory
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
