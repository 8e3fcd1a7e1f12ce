package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** What is asked for. */
internal class RequestFlags : OptionGroup("Request") {
    val method by option("-X", "--request", metavar = "METHOD", help = "Use METHOD in place of GET or POST")
    val headers by option(
        "-H",
        "--header",
        metavar = "LINE",
        help = "Send the header 'Name: value'; 'Name:' leaves one out, 'Name;' sends it empty, @FILE reads lines",
    ).multiple()
    val userAgent by option("-A", "--user-agent", metavar = "TEXT", help = "Send it as User-Agent; empty sends none")
    val referer by option(
        "-e",
        "--referer",
        metavar = "URL",
        help = "Send it as Referer; ;auto behind it has -L send the URL that led on",
    )
    val isHead by toggle("-I", "--head", help = "Ask for the head alone, with HEAD")
    val urls by option(
        "--url",
        metavar = "URL",
        help = "A URL to fetch, as without the flag; @FILE reads one a line",
    ).multiple()
    val urlQuery by option(
        "--url-query",
        metavar = "DATA",
        help = "Add to the URL's query, encoded as --data-urlencode does",
    ).multiple()
    val requestTarget by option(
        "--request-target",
        metavar = "TARGET",
        help = "Send TARGET in place of path and query, such as *",
    )
    val pathAsIs by toggle("--path-as-is", help = "Keep . and .. in the URL's path")
    val globOff by toggle("-g", "--globoff", help = "Take { } [ ] in URLs as they are")
    val defaultScheme by option(
        "--proto-default",
        metavar = "SCHEME",
        help = "The scheme of URLs that name none (default http)",
    )
    val http10 by toggle("-0", "--http1_0", help = "Speak HTTP/1.0")
    val http11 by toggle("--http1_1", help = "Speak HTTP/1.1 (the default)")
    val http09 by toggle("--http0_9", help = "Take an answer of HTTP/0.9: a body without a head")
    val isTransferCompressed by toggle("--tr-encoding", help = "Ask for compression of the transfer")
    val isCompressed by toggle("--compressed", help = "Ask for a compressed body and decompress it")
}

/** What is sent along. The order in which these were given counts, see [CommandLine]. */
internal class BodyFlags : OptionGroup("Request body") {
    val append by toggle("-a", "--append", help = "Means something with FTP alone; taken and passed over, as by curl")
    val data by option(
        "-d",
        "--data",
        "--data-ascii",
        metavar = "DATA",
        help = "Post DATA as a form; @FILE reads it, without line ends; several are joined by &",
    ).multiple()
    val raw by option("--data-raw", metavar = "DATA", help = "As -d, but @ means nothing").multiple()
    val binary by option("--data-binary", metavar = "DATA", help = "As -d, but line ends stay").multiple()
    val encoded by option(
        "--data-urlencode",
        metavar = "DATA",
        help = "As -d, encoded: text, name=text, @FILE or name@FILE",
    ).multiple()
    val json by option("--json", metavar = "DATA", help = "Post DATA as JSON; @FILE reads it").multiple()
    val isGet by toggle("-G", "--get", help = "Put the data into the URL's query instead")
    val upload by option(
        "-T",
        "--upload-file",
        metavar = "FILE",
        help = "Put FILE to the URL; - reads standard input",
    ).multiple()
}
