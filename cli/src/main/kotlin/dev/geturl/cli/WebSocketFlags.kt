package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** What only a URL of `ws://` or `wss://` understands. */
internal class WebSocketFlags : OptionGroup("WebSocket (ws://, wss://)") {
    val protocols by option(
        "--ws-protocol",
        metavar = "NAME",
        help = "Offer this subprotocol; the first that is given is the favourite",
    ).multiple()
    val ping by option("--ping", metavar = "SECONDS", help = "Send a ping so often (default never)")
        .convert { valueBy { Amounts.seconds("--ping", it) } }
    val text by toggle("--text", help = "Send each line as a text message (the default)")
    val binary by toggle("--binary", help = "Send what is read as binary messages, as it is read")
    val wait by option(
        "--wait",
        metavar = "SECONDS",
        help = "Stay so long after the end of input before closing (default 0)",
    ).convert { valueBy { Amounts.seconds("--wait", it) } }

    /** The flags that were given, as a message names them. */
    val given: List<String>
        get() = listOfNotNull(
            "--ws-protocol".takeIf { protocols.isNotEmpty() },
            "--ping".takeIf { ping != null },
            "--text".takeIf { text },
            "--binary".takeIf { binary },
            "--wait".takeIf { wait != null },
        )
}
