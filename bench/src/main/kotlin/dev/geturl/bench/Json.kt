package dev.geturl.bench

/** Every sample of a run for machines, as JSON: what the tables are medians of. */
internal fun json(plan: Plan, environment: Environment, outcomes: List<Outcome>): String = buildString {
    append("{\"jdk\":${quote(environment.jdk)},\"kernel\":${quote(environment.kernel)},")
    append("\"cores\":${environment.cores},\"processor\":${quote(environment.processor)},")
    append("\"flags\":${Jvm.flags.joinToString(",", "[", "]", transform = ::quote)},")
    append("\"rounds\":${plan.effort.rounds},\"seconds\":${plan.effort.seconds},")
    append("\"warmUp\":${plan.effort.warmUp},\"workloads\":{")
    append(outcomes.joinToString(",") { "\n${quote(it.workload.name)}:${workload(it)}" })
    append("}}\n")
}

private fun workload(outcome: Outcome): String {
    val samples = outcome.samples.entries.joinToString(",", "{", "}") { (name, samples) ->
        "\n ${quote(name)}:${samples.joinToString(",\n  ", "[", "]", transform = ::sample)}"
    }
    val failures = outcome.failures.entries.joinToString(",", "{", "}") { "${quote(it.key)}:${quote(it.value)}" }
    return "{\"unit\":${quote(outcome.workload.unit)},\"samples\":$samples,\"failures\":$failures}"
}

private fun sample(sample: Sample): String =
    sample.figures().entries.joinToString(",", "{", "}") { "${quote(it.key)}:${it.value}" }

private fun quote(text: String): String = buildString {
    append('"')
    for (c in text) {
        when {
            c == '"' || c == '\\' -> append('\\').append(c)
            c < ' ' -> append("\\u%04x".format(c.code))
            else -> append(c)
        }
    }
    append('"')
}
