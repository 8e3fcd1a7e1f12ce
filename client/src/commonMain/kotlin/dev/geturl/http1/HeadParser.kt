package dev.geturl.http1

import dev.geturl.HeaderSyntax
import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.Limits
import okio.Buffer

/**
 * Parses the heads of responses from a buffer, however their bytes were split. Settles RFC 9112 sections 2 to 5 and 9 so:
 *
 * | what comes | what we do |
 * | --- | --- |
 * | empty lines before the status line | up to one CRLF is skipped (2.2, for a server that sends one too many) |
 * | LF alone as line end | accepted in the head (2.2) |
 * | CR that no LF follows | refused (2.2) |
 * | no `HTTP/` at the start (HTTP/0.9, another protocol) | refused |
 * | an HTTP/2 preface or frame, `HTTP/2.0` and other major versions | refused (2.3) |
 * | no reason phrase, with or without the space before it | accepted (4) |
 * | a status code that is not three digits, or below 100 | refused (4) |
 * | white space between a field name and its colon | refused (5.1) |
 * | a line that begins with white space, before any field or behind one (obs-fold) | joined to the field before it by one space, as 5.2 allows; before any field refused, or dropped where [dev.geturl.HttpConfig.lenient] says so, as 2.2 allows |
 * | NUL or another control character in a value | refused (RFC 9110 5.5) |
 * | a field name that is no token, an empty name, a line without a colon | refused |
 * | more bytes or field lines than [Limits.headBytes] and [Limits.headFields] | refused |
 *
 * One parser serves one connection: [parse] is called again for each response.
 */
internal class HeadParser(private val limits: Limits, private val isLenient: Boolean = false) {
    private val endFinder = HeadEndFinder()

    /**
     * Takes a whole head out of [input], or nothing and returns null when its end has not come yet.
     *
     * @throws HttpException.Protocol when it is not the head of an HTTP/1 response.
     * @throws HttpException.LimitExceeded when it is too large.
     */
    fun parse(input: Buffer): ResponseHead? {
        if (endFinder.isAtStart) skipEmptyLine(input)
        val length = endFinder.find(input)
        if (length < 0) {
            refuseIfNotHttp(input)
            if (input.size > limits.headBytes) throw tooLarge()
            return null
        }
        endFinder.reset()
        if (length > limits.headBytes) throw tooLarge()
        return HeadReader(input.readByteArray(length), limits, isLenient).read()
    }

    private fun skipEmptyLine(input: Buffer) {
        if (input.size >= 2 && input[0] == CR && input[1] == LF) input.skip(2)
    }

    /** Says at the first byte that differs that this is not HTTP, instead of waiting for a line end that never comes. */
    private fun refuseIfNotHttp(input: Buffer) {
        for (index in 0 until minOf(input.size, HTTP.length.toLong())) {
            if (input[index] != HTTP[index.toInt()].code.toByte()) {
                if (index == 0L && input[0] == CR && input.size < 2) return
                throw notHttp(input.peek().readUtf8(minOf(input.size, SHOWN_BYTES)))
            }
        }
    }

    private fun tooLarge() = HttpException.LimitExceeded(
        "headBytes",
        "The response's head is larger than ${limits.headBytes} bytes",
        "Raise Limits.headBytes if this server is trusted.",
    )

    companion object {
        const val HTTP = "HTTP/"
        const val CR: Byte = 13
        const val LF: Byte = 10
        private const val SHOWN_BYTES = 24L

        fun notHttp(start: String) = HttpException.Protocol(
            "The server did not answer in HTTP/1: its reply begins with \"${start.map { if (it < ' ') '.' else it }.joinToString("")}\"",
            "Check the port and the scheme; HTTP/0.9 and HTTP/2 without TLS are not spoken.",
        ).also { it.isNoReply = true }
    }
}

/** Finds where a head ends: behind the first empty line. Remembers how far it has looked, so no byte is looked at twice. */
internal class HeadEndFinder {
    private val cursor = Buffer.UnsafeCursor()
    private var scanned = 0L
    private var lineLength = 0

    val isAtStart: Boolean get() = scanned == 0L

    fun reset() {
        scanned = 0
        lineLength = 0
    }

    /** How many bytes the head at the start of [input] has, or -1. */
    fun find(input: Buffer): Long {
        if (scanned >= input.size) return -1
        input.readUnsafe(cursor).use {
            cursor.seek(scanned)
            while (cursor.offset != -1L && cursor.offset < input.size) {
                val end = scan()
                if (end >= 0) return end
                if (cursor.next() == -1) break
            }
        }
        scanned = input.size
        return -1
    }

    /** A line is empty when nothing but a CR stands before its LF. */
    private fun scan(): Long {
        val data = checkNotNull(cursor.data)
        var length = lineLength
        for (index in cursor.start until cursor.end) {
            val byte = data[index]
            if (byte == HeadParser.LF) {
                if (length == 0) return cursor.offset + (index - cursor.start) + 1
                length = 0
            } else if (byte != HeadParser.CR || length != 0) {
                length = 1
            }
        }
        lineLength = length
        return -1
    }
}
