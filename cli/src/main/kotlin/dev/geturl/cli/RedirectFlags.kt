package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.option

/** What is done about responses that lead elsewhere. */
internal class RedirectFlags : OptionGroup("Redirects") {
    val location by toggle("-L", "--location", help = "Go where a response leads")
    val maxRedirects by option("--max-redirs", metavar = "NUMBER", help = "How often, -1 for no limit (default 50)")
        .convert { valueBy { Amounts.whole("--max-redirs", it, -1..Int.MAX_VALUE, "a number of redirects") } }
    val trusted by toggle(
        "--location-trusted",
        help = "As -L, and give login, cookies and secret headers to whatever host it leads to",
    )
    val post301 by toggle("--post301", help = "With -L: post again what a 301 leads elsewhere")
    val post302 by toggle("--post302", help = "With -L: post again what a 302 leads elsewhere")
    val post303 by toggle("--post303", help = "With -L: post again what a 303 leads elsewhere")
    val schemes by option(
        "--proto-redir",
        metavar = "SCHEMES",
        help = "Whereto -L may lead: =https allows it alone, -http takes it out (default http and https)",
    ).convert { SchemeSet.parse(it) }
}
