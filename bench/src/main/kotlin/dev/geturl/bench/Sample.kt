package dev.geturl.bench

/**
 * One measured run of a client. [units] are the workload's; what could not be known is null. A sample travels from the
 * worker's process to the harness as one line of `name=value` pairs.
 */
internal data class Sample(
    val units: Double,
    val seconds: Double,
    val cpuNanos: Double? = null,
    val allocated: Double? = null,
    val waits: Double? = null,
    val calls: Double? = null,
    val peakKib: Double? = null,
    val threads: Double? = null,
    val serverCpuNanos: Double? = null,
) {
    /** Units a second. */
    val rate: Double get() = units / seconds

    /** The sample's figures by name, in a fixed order. */
    fun figures(): Map<String, Double?> = mapOf(
        "units" to units,
        "seconds" to seconds,
        "cpuNanos" to cpuNanos,
        "allocated" to allocated,
        "waits" to waits,
        "calls" to calls,
        "peakKib" to peakKib,
        "threads" to threads,
        "serverCpuNanos" to serverCpuNanos,
    )

    /** The sample as a line that [parse] reads. */
    fun line(): String = figures().entries.filter { it.value != null }.joinToString(" ") { "${it.key}=${it.value}" }

    companion object {
        /** The sample that [line] was made of. */
        fun parse(line: String): Sample {
            val figures = line.split(' ').associate { it.substringBefore('=') to it.substringAfter('=').toDouble() }
            return Sample(
                units = figures.getValue("units"),
                seconds = figures.getValue("seconds"),
                cpuNanos = figures["cpuNanos"],
                allocated = figures["allocated"],
                waits = figures["waits"],
                calls = figures["calls"],
                peakKib = figures["peakKib"],
                threads = figures["threads"],
                serverCpuNanos = figures["serverCpuNanos"],
            )
        }
    }
}
