package dev.geturl.bench

/** The middle of [values], or the mean of the two in the middle; null when there are none. */
internal fun median(values: List<Double>): Double? {
    if (values.isEmpty()) return null
    val sorted = values.sorted()
    val middle = sorted.size / 2
    return if (sorted.size % 2 == 1) sorted[middle] else (sorted[middle - 1] + sorted[middle]) / 2
}

/** How far apart [values] are: the largest less the smallest, as a part of their median. */
internal fun spread(values: List<Double>): Double? = median(values)?.let { (values.max() - values.min()) / it }

/** Medians of a client's samples on one workload; per-unit figures are null where no sample has them. */
internal class Summary(
    /** Units a second. */
    val rate: Double,
    /** How far the rounds' rates are apart, as a part of [rate]. */
    val spread: Double,
    /** Seconds a run took. */
    val seconds: Double,
    val cpuMicros: Double?,
    val allocated: Double?,
    val waits: Double?,
    val calls: Double?,
    val peakMib: Double?,
    val threads: Double?,
    /** How busy the server was, as a part of one processor. */
    val serverLoad: Double?,
) {
    companion object {
        /** The summary of [samples], of which there is at least one. */
        fun of(samples: List<Sample>): Summary {
            fun middle(figure: (Sample) -> Double?) = median(samples.mapNotNull(figure))
            val rates = samples.map { it.rate }
            return Summary(
                rate = requireNotNull(median(rates)) { "no samples" },
                spread = spread(rates) ?: 0.0,
                seconds = requireNotNull(median(samples.map { it.seconds })) { "no samples" },
                cpuMicros = middle { s -> s.cpuNanos?.let { it / s.units / 1e3 } },
                allocated = middle { s -> s.allocated?.let { it / s.units } },
                waits = middle { s -> s.waits?.let { it / s.units } },
                calls = middle { s -> s.calls?.let { it / s.units } },
                peakMib = middle { s -> s.peakKib?.let { it / 1024 } },
                threads = middle { it.threads },
                serverLoad = middle { s -> s.serverCpuNanos?.let { it / 1e9 / s.seconds } },
            )
        }
    }
}

/**
 * How many times the best peer's rate each client reaches: [rates] by client, of which those that [isPeer] names set
 * the measure. Empty when no peer ran.
 */
internal fun ratios(rates: Map<String, Double>, isPeer: (String) -> Boolean): Map<String, Double> {
    val best = rates.filterKeys(isPeer).values.maxOrNull() ?: return emptyMap()
    return rates.mapValues { it.value / best }
}
