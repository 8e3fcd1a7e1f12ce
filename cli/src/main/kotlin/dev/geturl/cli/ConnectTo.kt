package dev.geturl.cli

import dev.geturl.Elsewhere

/** Reads what `--connect-to` is given. */
internal object ConnectTo {
    private val HOST = "(\\[[^]]*]|[^:]*)"
    private val ENTRY = Regex("$HOST:(\\d*):$HOST:(\\d*)")
    private val PORTS = 0..65_535

    /**
     * `HOST:PORT:HOST2:PORT2`; an IPv6 address is in brackets, and what is empty is any, or stays as it is.
     *
     * @throws CommandFailure when [text] is none.
     */
    fun parse(text: String): Elsewhere {
        val (host, port, toHost, toPort) = ENTRY.matchEntire(text)?.destructured ?: throw fault(text)
        return Elsewhere(host.ifEmpty { null }, number(port, text), toHost.ifEmpty { null }, number(toPort, text))
    }

    /** Null where there is none, or zero. */
    private fun number(port: String, text: String): Int? {
        if (port.isEmpty()) return null
        return (port.toIntOrNull()?.takeIf { it in PORTS } ?: throw fault(text)).takeIf { it > 0 }
    }

    private fun fault(text: String) = badUsage(
        "--connect-to $text is not understood",
        "Write it as HOST:PORT:HOST2:PORT2; IPv6 in brackets, any of them may be empty.",
    )
}
