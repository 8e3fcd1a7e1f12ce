package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.option

/** When the response is wanted at all. */
internal class ConditionFlags : OptionGroup("Conditions") {
    val time by option(
        "-z",
        "--time-cond",
        metavar = "TIME",
        help = "Only if newer than TIME, a date or a file; -TIME for older",
    )
    val etagCompare by option(
        "--etag-compare",
        metavar = "FILE",
        help = "Only if it has another ETag than the one in FILE; where there is none, in any case",
    )
    val etagSave by option("--etag-save", metavar = "FILE", help = "Write the response's ETag into FILE; - is output")
}
