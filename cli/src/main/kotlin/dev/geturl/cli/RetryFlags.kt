package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.option

/** What is tried again. */
internal class RetryFlags : OptionGroup("Retries") {
    val retry by option(
        "--retry",
        metavar = "NUMBER",
        help = "Try again so often after a timeout, or a status of 408, 429, 500, 502, 503, 504, 522 or 524",
    ).convert { valueBy { Amounts.whole("--retry", it, 0..Int.MAX_VALUE, "a number of retries") } }
    val delay by option(
        "--retry-delay",
        metavar = "SECONDS",
        help = "Wait so long before each; else one second, then twice as long each time, or as Retry-After says",
    ).convert { valueBy { Amounts.seconds("--retry-delay", it) } }
    val maxTime by option("--retry-max-time", metavar = "SECONDS", help = "Begin no retry after this time")
        .convert { valueBy { Amounts.seconds("--retry-max-time", it) } }
    val allErrors by toggle("--retry-all-errors", help = "Try again after any failure")
    val refused by toggle("--retry-connrefused", help = "Try again where nobody listens, too")
}
