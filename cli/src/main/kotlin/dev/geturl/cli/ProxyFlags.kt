package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** Whether and how the server is reached through others. Which proxy was given last counts, see [ProxyArguments]. */
internal class ProxyFlags : OptionGroup("Proxy") {
    val proxy by option(
        "-x",
        "--proxy",
        metavar = "PROXY",
        help =
            "Use this proxy: [KIND://][USER:PASSWORD@]HOST[:PORT], KIND being http (the default), https, " +
                "socks4, socks4a, socks5 or socks5h, PORT 1080 by default, 443 for https. Empty for none, " +
                "whatever http_proxy and all_proxy say",
    )
    val proxy10 by option("--proxy1_0", metavar = "PROXY", help = "As -x, with CONNECT in HTTP/1.0")
    val socks4 by option("--socks4", metavar = "PROXY", help = "Use a SOCKS 4 proxy")
    val socks4a by option("--socks4a", metavar = "PROXY", help = "Use a SOCKS 4a proxy, which resolves the host")
    val socks5 by option("--socks5", metavar = "PROXY", help = "Use a SOCKS 5 proxy")
    val socks5Hostname by option(
        "--socks5-hostname",
        metavar = "PROXY",
        help = "Use a SOCKS 5 proxy, which resolves the host",
    )
    val preproxy by option("--preproxy", metavar = "PROXY", help = "Reach the proxy itself through this SOCKS proxy")
    val user by option("-U", "--proxy-user", metavar = "USER:PASSWORD", help = "Log in to the proxy")
    val basic by toggle("--proxy-basic", help = "Log in by Basic, at once (the default)")
    val digest by toggle("--proxy-digest", help = "Log in by Digest alone")
    val anyAuth by toggle("--proxy-anyauth", help = "Log in by the strongest that the proxy offers")
    val noProxy by option(
        "--noproxy",
        metavar = "HOSTS",
        help = "Reach these directly: names with all below them, addresses, 10.0.0.0/8, or *; in place of no_proxy",
    )
    val tunnel by toggle("-p", "--proxytunnel", help = "Have an HTTP proxy open a tunnel for http too")
    val headers by option(
        "--proxy-header",
        metavar = "LINE",
        help = "Send the header 'Name: value' to the proxy; @FILE reads lines",
    ).multiple()
    val suppressConnect by toggle("--suppress-connect-headers", help = "With -i and -D: leave out answers to CONNECT")
}
