package dev.geturl.http1

import dev.geturl.HttpException

/** What all who read heads share. */
internal object HeadSyntax {
    const val HTTP = "HTTP/"
    const val CR: Byte = 13
    const val LF: Byte = 10

    /** The refusal of a reply that begins with [start] and so is none in HTTP/1. */
    fun notHttp(start: String): HttpException {
        return HttpException
            .Protocol(
                "The server did not answer in HTTP/1: its reply begins with \"${printable(start)}\"",
                "Check the port and the scheme; HTTP/0.9 and HTTP/2 without TLS are not spoken.",
            ).also { it.isNoReply = true }
    }

    /** [text] of a peer as a message may show it: control characters could change what a terminal or a log shows. */
    fun printable(text: String): String = text.map { if (it.isISOControl()) '.' else it }.joinToString("")
}
