package dev.geturl.http1

import dev.geturl.HeaderSyntax
import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.Limits
import okio.Buffer

/**
 * Parses the heads of responses from a buffer, however their bytes were split. Settles RFC 9112 sections 2 to 5 and 9
 * so:
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
 * | a line that begins with white space, before any field; behind one (obs-fold) | refused; joined by one space (5.2) |
 * | NUL or another control character in a value | refused (RFC 9110 5.5) |
 * | a field name that is no token, an empty name, a line without a colon | refused |
 * | more bytes or field lines than [Limits.headBytes] and [Limits.headFields] | refused |
 *
 * One parser serves one connection: [parse] is called again for each response.
 */
internal class HeadParser(private val limits: Limits, private val isLenient: Boolean = false) {
    private val endFinder = HeadEndFinder()
    private val reader = HeadReader(limits, isLenient)
    private val plainReader = PlainHeadReader(limits.headFields)
    private val cursor = Buffer.UnsafeCursor()
    private var maySkipLine = true

    /**
     * Takes a whole head out of [input], or nothing and returns null when its end has not come yet.
     *
     * @throws HttpException.Protocol when it is not the head of an HTTP/1 response.
     * @throws HttpException.LimitExceeded when it is too large.
     */
    fun parse(input: Buffer): ResponseHead? {
        if (endFinder.isAtStart) {
            parseAtOnce(input)?.let { return it }
            if (maySkipLine && !skipEmptyLine(input)) return null
        }
        val length = endFinder.find(input)
        if (length < 0) {
            refuseIfNotHttp(input)
            if (input.size > limits.headBytes) throw tooLarge()
            return null
        }
        endFinder.reset()
        maySkipLine = true
        if (length > limits.headBytes) {
            refuseIfNotHttp(input)
            throw tooLarge()
        }
        return reader.read(input.readByteArray(length))
    }

    /** Most heads come whole, in one segment, and have nothing special: they are read where they lie, in one pass. */
    private fun parseAtOnce(input: Buffer): ResponseHead? {
        val head = input.readUnsafe(cursor).use {
            if (cursor.next() <= 0) return null
            val most = minOf((cursor.end - cursor.start).toLong(), limits.headBytes).toInt()
            plainReader.read(checkNotNull(cursor.data), cursor.start, cursor.start + most)
        }
        if (head != null) {
            input.skip(head.size.toLong())
            maySkipLine = true
        }
        return head
    }

    /** Skips one, at most. False when it cannot be known yet whether there is one. */
    private fun skipEmptyLine(input: Buffer): Boolean {
        if (input.exhausted() || (input.size == 1L && input[0] == HeadSyntax.CR)) return false
        maySkipLine = false
        if (input[0] == HeadSyntax.CR && input[1] == HeadSyntax.LF) input.skip(2)
        return true
    }

    /**
     * Says at the first byte that differs that this is not HTTP, instead of waiting for a line end that never comes.
     */
    private fun refuseIfNotHttp(input: Buffer) {
        for (index in 0 until minOf(input.size, HeadSyntax.HTTP.length.toLong())) {
            if (input[index] != HeadSyntax.HTTP[index.toInt()].code.toByte()) {
                throw HeadSyntax.notHttp(input.peek().readUtf8(minOf(input.size, SHOWN_BYTES)))
            }
        }
    }

    private fun tooLarge() = HttpException.LimitExceeded(
        "headBytes",
        "The response's head is larger than ${limits.headBytes} bytes",
        "Raise Limits.headBytes if this server is trusted.",
    )

    private companion object {
        const val SHOWN_BYTES = 24L
    }
}

/**
 * Finds where a head ends: behind the first empty line. Remembers how far it has looked, so no byte is looked at twice.
 */
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
            if (byte == HeadSyntax.LF) {
                if (length == 0) return cursor.offset + (index - cursor.start) + 1
                length = 0
            } else if (byte != HeadSyntax.CR || length != 0) {
                length = 1
            }
        }
        lineLength = length
        return -1
    }
}
