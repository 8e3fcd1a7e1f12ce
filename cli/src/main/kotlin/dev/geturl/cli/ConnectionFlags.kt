package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** How the server is reached, and how long that may take. */
internal class ConnectionFlags : OptionGroup("Connection") {
    val maxTime by option("-m", "--max-time", metavar = "SECONDS", help = "The time for the whole transfer").convert {
        Amounts.seconds("-m", it)
    }
    val connectTimeout by option("--connect-timeout", metavar = "SECONDS", help = "The time to connect (default 300)")
        .convert { Amounts.seconds("--connect-timeout", it) }
    val expectTimeout by option(
        "--expect100-timeout",
        metavar = "SECONDS",
        help = "How long a large body waits to be asked for (default 1)",
    ).convert { Amounts.seconds("--expect100-timeout", it) }
    val resolve by option("--resolve", metavar = "HOST:PORT:ADDR", help = "Take ADDR as the address of HOST")
        .convert {
            ResolveEntry.parse(it)
        }.multiple()
    val localInterface by option(
        "--interface",
        metavar = "NAME",
        help = "Connect from this address or network interface",
    )
    val unixSocket by option("--unix-socket", metavar = "PATH", help = "Connect to this Unix domain socket")
    val ipv4 by toggle("-4", "--ipv4", help = "Use IPv4 addresses only")
    val ipv6 by toggle("-6", "--ipv6", help = "Use IPv6 addresses only")
    val failEarly by toggle("--fail-early", help = "Stop at the first URL that fails")
}

/** What is said besides the response. */
internal class MessageFlags : OptionGroup("Messages") {
    val silent by toggle("-s", "--silent", help = "Say nothing of errors and progress")
    val showError by toggle("-S", "--show-error", help = "With -s: say errors all the same")
    val verbose by toggle("-v", "--verbose", help = "Show the conversation with the server")
    val stderr by option("--stderr", metavar = "FILE", help = "Write messages to FILE; - is output")
    val progressMeter by toggle(
        "--progress-meter",
        default = true,
        help = "Show the progress of long transfers on a terminal; or --no-progress-meter",
    )
    val progressBar by toggle("--progress-bar", help = "Also -#: show it from the start, as a plain bar")
}
