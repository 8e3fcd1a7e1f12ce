package dev.geturl.websocket.server

import dev.geturl.Headers
import dev.geturl.StatusCode
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.isToken
import dev.geturl.websocket.isTokenChar
import okio.Buffer

/**
 * Parses the head of one request from a buffer, however its bytes were split, and leaves what follows where it is.
 * Settles RFC 9112 so; it is strict, as what opens a WebSocket is a program of this century:
 *
 * | what comes | what we do |
 * | --- | --- |
 * | an empty line before the request line | one is skipped (2.2) |
 * | LF without CR, CR without LF, NUL and other control characters | 400 (2.2, RFC 9110 5.5) |
 * | a request line that is not method, target and version with one space between | 400 (3) |
 * | a target with anything but visible ASCII | 400 (3.2) |
 * | an HTTP/2 preface and other major versions | 505 (2.3) |
 * | white space before a field's colon, a name that is no token, no colon, obs-fold | 400 (5) |
 * | HTTP/1.1 with no `Host`, or with two | 400 (3.2) |
 * | more bytes or field lines than [maxBytes] and [maxFields] | 414 in the request line, 431 behind it |
 */
internal class RequestHeadParser(private val maxBytes: Int, private val maxFields: Int) {
    private val headers = Headers.Builder()
    private var requestLine: RequestLine? = null
    private var fields = 0
    private var bytes = 0L
    private var scanned = 0L
    private var maySkipLine = true

    /**
     * The request whose head [input] completes, or null when its end has not come yet.
     *
     * @throws RefusedRequest when it is no request that can be answered otherwise.
     */
    fun parse(input: Buffer): UpgradeRequest? {
        while (true) {
            if (requestLine == null) refuseIfNotHttp(input)
            val line = line(input) ?: return null
            val first = requestLine
            when {
                first == null -> if (line.isEmpty() && maySkipLine) maySkipLine = false else requestLine = first(line)
                line.isEmpty() -> return request(first)
                else -> field(line)
            }
        }
    }

    /** The next line without its end, or null when that has not come yet. */
    private fun line(input: Buffer): String? {
        val feed = input.indexOf(LF, scanned)
        val length = if (feed < 0) input.size else feed + 1
        if (bytes + length > maxBytes) throw tooLarge("more than $maxBytes bytes")
        if (feed < 0) {
            scanned = input.size
            return null
        }
        if (feed == 0L || input[feed - 1] != CR) throw malformed("a line that ends in LF alone")
        val line = input.latin1(feed - 1)
        input.skip(2)
        bytes += length
        scanned = 0
        line.firstOrNull { (it.code < SPACE && it != '\t') || it.code == DELETE }?.let {
            throw malformed("the control character ${it.code}")
        }
        return line
    }

    /** A client that speaks TLS, say, hears so at its first byte, and not when the time is up. */
    private fun refuseIfNotHttp(input: Buffer) {
        if (input.exhausted()) return
        val first = (input[0].toInt() and BYTE).toChar()
        if (!first.isTokenChar && first != '\r') throw malformed("no method at its start")
    }

    private fun first(line: String): RequestLine {
        val parts = line.split(' ')
        if (parts.size != REQUEST_LINE_PARTS) throw malformed("a request line that is no method, target and version")
        val (method, target, version) = parts
        if (!isToken(method)) throw malformed("a method that is no token")
        if (target.isEmpty() || target.any { it.code >= DELETE }) throw malformed("a target that is no URL's")
        if (!VERSION.matches(version)) throw malformed("no version of HTTP")
        if (!version.startsWith("HTTP/1.")) {
            throw RefusedRequest(StatusCode.HTTP_VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1 alone.")
        }
        return RequestLine(method, target, version.removePrefix("HTTP/"))
    }

    private fun field(line: String) {
        if (line[0] == ' ' || line[0] == '\t') throw malformed("a line that begins with white space")
        val colon = line.indexOf(':')
        if (colon < 0) throw malformed("a field line without a colon")
        val name = line.substring(0, colon)
        if (!isToken(name)) throw malformed("a field name that is no token")
        if (++fields > maxFields) throw tooLarge("more than $maxFields field lines")
        headers.add(name, line.substring(colon + 1))
    }

    private fun request(line: RequestLine): UpgradeRequest {
        val all = headers.build()
        val hosts = all.values("Host").size
        if (hosts > 1 || (hosts == 0 && line.version != "1.0")) throw malformed("$hosts Host fields, where one is due")
        return UpgradeRequest(line.method, line.target, all, line.version)
    }

    private fun malformed(what: String) =
        RefusedRequest(StatusCode.BAD_REQUEST, "The request's head is malformed: $what.")

    private fun tooLarge(what: String): RefusedRequest {
        val status =
            if (requestLine == null) StatusCode.URI_TOO_LONG else StatusCode.REQUEST_HEADER_FIELDS_TOO_LARGE
        return RefusedRequest(status, "The request's head is too large: $what.")
    }

    private class RequestLine(val method: String, val target: String, val version: String)

    private companion object {
        const val CR: Byte = 13
        const val LF: Byte = 10
        const val SPACE = 0x20
        const val DELETE = 0x7f
        const val BYTE = 0xff
        const val REQUEST_LINE_PARTS = 3
        val VERSION = Regex("HTTP/[0-9]\\.[0-9]")

        /** One character a byte: what is not ASCII keeps its bytes apart. */
        fun Buffer.latin1(length: Long): String {
            val line = readByteArray(length)
            return CharArray(line.size) { (line[it].toInt() and BYTE).toChar() }.concatToString()
        }
    }
}
