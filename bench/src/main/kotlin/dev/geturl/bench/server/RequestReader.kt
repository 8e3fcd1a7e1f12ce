package dev.geturl.bench.server

import java.nio.ByteBuffer

/** A request's head: what the benchmark's workloads need of it and no more. */
internal class RequestHead(val path: String, val hasBody: Boolean, val contentLength: Long)

/**
 * Finds request heads in a connection's buffer. The small GET, which decides how many requests a second the server can
 * carry, is known by its first bytes and makes no object.
 */
internal class RequestReader(private val input: ByteBuffer) {
    private var scanned = 0

    /** Length of the head at the start of the unread input including its empty line, or -1 if it is not all there. */
    fun headLength(): Int {
        val start = input.position()
        val end = input.limit()
        var i = start + maxOf(scanned, HEAD_END - 1)
        while (i < end) {
            if (input.get(i) == LF && input.get(i - 1) == CR && input.get(i - 2) == LF) {
                scanned = 0
                return i + 1 - start
            }
            i++
        }
        scanned = end - start
        return -1
    }

    /** Whether the unread input starts with [prefix]. */
    fun startsWith(prefix: ByteArray): Boolean {
        if (input.remaining() < prefix.size) return false
        val start = input.position()
        for (i in prefix.indices) if (input.get(start + i) != prefix[i]) return false
        return true
    }

    /** Takes the head of [length] bytes. */
    fun take(length: Int): RequestHead {
        val bytes = ByteArray(length)
        input.get(bytes)
        val lines = String(bytes, Charsets.ISO_8859_1).split("\r\n")
        val (method, path) = lines.first().split(' ')
        val field = lines.firstOrNull { it.startsWith("Content-Length:", ignoreCase = true) }
        val hasBody = method == "PUT" || method == "POST"
        return RequestHead(path, hasBody, field?.substringAfter(':')?.trim()?.toLong() ?: -1)
    }

    private companion object {
        const val CR = '\r'.code.toByte()
        const val LF = '\n'.code.toByte()
        const val HEAD_END = 4
    }
}
