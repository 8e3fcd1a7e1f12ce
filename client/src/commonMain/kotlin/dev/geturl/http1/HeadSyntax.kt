package dev.geturl.http1

import dev.geturl.HttpException

/** What all who read heads share. */
internal object HeadSyntax {
    const val HTTP = "HTTP/"
    const val CR: Byte = 13
    const val LF: Byte = 10

    /** The refusal of a reply that begins with [start] and so is none in HTTP/1. */
    fun notHttp(start: String): HttpException {
        val shown = start.map { if (it < ' ') '.' else it }.joinToString("")
        return HttpException
            .Protocol(
                "The server did not answer in HTTP/1: its reply begins with \"$shown\"",
                "Check the port and the scheme; HTTP/0.9 and HTTP/2 without TLS are not spoken.",
            ).also { it.isNoReply = true }
    }
}
