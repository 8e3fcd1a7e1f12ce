package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** What is wanted of the response. */
internal class ResponseFlags : OptionGroup("Response") {
    val include by toggle("-i", "--include", "--show-headers", help = "Show the response's head before its body")
    val dumpHeader by option(
        "-D",
        "--dump-header",
        metavar = "FILE",
        help = "Write the head to FILE; - is output, % is messages",
    )
    val fail by toggle("-f", "--fail", help = "End with 22 and no body for a status of 400 or more")
    val failWithBody by toggle("--fail-with-body", help = "End with 22 for a status of 400 or more, with the body")
    val range by option("-r", "--range", metavar = "RANGE", help = "Ask for these bytes: 0-499, -500, 9500-")
    val resume by option(
        "-C",
        "--continue-at",
        metavar = "OFFSET",
        help = "Go on at OFFSET; - takes the length of the file that is there",
    )
    val raw by toggle("--raw", help = "Hand on the body as it came: chunks and codings stay")
    val isEvents by toggle(
        "--sse",
        help = "Print server-sent events as they come, each as a line of JSON, and ask again when the stream ends",
    )
    val ignoreLength by toggle(
        "--ignore-content-length",
        help = "Read until the server closes, whatever length it names",
    )
    val maxSize by option("--max-filesize", metavar = "BYTES", help = "Refuse a larger body; k, M, G, T may follow")
        .convert { valueBy { Amounts.bytes("--max-filesize", it) } }
}

/** Where the response goes. The order of -o and -O counts, see [CommandLine]. */
internal class OutputFlags : OptionGroup("Output") {
    val output by option(
        "-o",
        "--output",
        metavar = "FILE",
        help = "Write the body to FILE; the next -o is the next URL's",
    ).multiple()
    val remoteName by toggle("-O", "--remote-name", help = "Write it to a file named as the URL ends")
    val remoteNameAll by toggle("--remote-name-all", help = "As -O for every URL")
    val remoteHeaderName by toggle("-J", "--remote-header-name", help = "With -O: name it as Content-Disposition says")
    val directory by option("--output-dir", metavar = "DIR", help = "Write files there")
    val createDirs by toggle("--create-dirs", help = "Make the folders that are missing")
    val clobber by toggle("--clobber", default = true, help = "Overwrite files; --no-clobber takes another name")
    val removeOnError by toggle("--remove-on-error", help = "Remove the file when the transfer fails")
    val remoteTime by toggle("-R", "--remote-time", help = "Give the file the time that the server says")
    val buffer by toggle(
        "--buffer",
        default = true,
        extra = listOf("-N"),
        help = "Nothing is ever held back, so -N, --no-buffer is the rule",
    )
    val writeOut by option(
        "-w",
        "--write-out",
        metavar = "FORMAT",
        help = "Print FORMAT at the end; %{http_code} and others; @FILE reads it",
    )
}
