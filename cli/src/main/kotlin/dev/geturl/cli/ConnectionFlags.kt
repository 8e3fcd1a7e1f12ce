package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** How the server is reached, and how long that may take. */
internal class ConnectionFlags : OptionGroup("Connection") {
    val maxTime by option("-m", "--max-time", metavar = "SECONDS", help = "The time for the whole transfer").convert {
        valueBy { Amounts.seconds("-m", it) }
    }
    val connectTimeout by option("--connect-timeout", metavar = "SECONDS", help = "The time to connect (default 300)")
        .convert { valueBy { Amounts.seconds("--connect-timeout", it) } }
    val expectTimeout by option(
        "--expect100-timeout",
        metavar = "SECONDS",
        help = "How long a large body waits to be asked for (default 1)",
    ).convert { valueBy { Amounts.seconds("--expect100-timeout", it) } }
    val resolve by option("--resolve", metavar = "HOST:PORT:ADDR", help = "Take ADDR as the address of HOST")
        .convert { valueBy { ResolveEntry.parse(it) } }
        .multiple()
    val connectTo by option(
        "--connect-to",
        metavar = "HOST:PORT:HOST2:PORT2",
        help = "Connect to HOST2 and PORT2 for HOST and PORT; any of them may be empty",
    ).convert { valueBy { ConnectTo.parse(it) } }.multiple()
    val schemes by option(
        "--proto",
        metavar = "SCHEMES",
        help = "Which schemes may be used: =https allows it alone, -http takes it out (default http and https)",
    ).convert { SchemeSet.parse(it) }
    val hsts by option(
        "--hsts",
        metavar = "FILE",
        help = "Keep the hosts that want https alone in FILE, and ask those by https",
    )
    val localInterface by option(
        "--interface",
        metavar = "NAME",
        help = "Connect from this address or network interface",
    )
    val unixSocket by option("--unix-socket", metavar = "PATH", help = "Connect to this Unix domain socket")
    val happyEyeballs by option(
        "--happy-eyeballs-timeout-ms",
        metavar = "MS",
        help = "How long an address may be silent before the next is tried beside it, 10 to 2000 (default 200)",
    ).convert { valueBy { Amounts.whole("--happy-eyeballs-timeout-ms", it, 10..2_000, "a number of milliseconds") } }
    val keepAlive by toggle(
        "--keepalive",
        default = true,
        help = "Have a silent connection probed, as is done anyway; --no-keepalive does not",
    )
    val keepAliveTime by option(
        "--keepalive-time",
        metavar = "SECONDS",
        help = "How long it is silent before, and between, probes (default the system's)",
    ).convert { valueBy { Amounts.whole("--keepalive-time", it, 1..32_767, "a number of seconds") } }
    val rate by option(
        "--limit-rate",
        metavar = "BYTES",
        help = "Transfer no more than so many bytes a second, either way; k, M, G, T may follow",
    ).convert { valueBy { Amounts.bytes("--limit-rate", it) } }
    val ipv4 by toggle("-4", "--ipv4", help = "Use IPv4 addresses only")
    val ipv6 by toggle("-6", "--ipv6", help = "Use IPv6 addresses only")
}

/** How several URLs are gone through. */
internal class TransferFlags : OptionGroup("Several URLs") {
    val parallel by toggle(
        "-Z",
        "--parallel",
        help = "Fetch them at a time; the first to fail decides how the call ends",
    )
    val parallelMax by option(
        "--parallel-max",
        metavar = "NUMBER",
        help = "How many at a time, 1 to 300 (default 50)",
    ).convert { valueBy { Amounts.whole("--parallel-max", it, 1..300, "a number of transfers") } }
    val failEarly by toggle("--fail-early", help = "Stop at the first URL that fails")
    val next by option("--next", help = "The flags before hold for the URLs before, those behind for those behind")
        .flag()
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
    val har by option(
        "--har",
        metavar = "FILE",
        help = "Write what was sent and what came into FILE, as an HTTP Archive for developer tools",
    )
    val curl by toggle("--curl", help = "Say the curl command that does the same, with its secrets")
    val progressBar by toggle("--progress-bar", help = "Also -#: show it from the start, as a plain bar")
}
