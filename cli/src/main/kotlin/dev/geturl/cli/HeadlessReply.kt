package dev.geturl.cli

import dev.geturl.net.Connection
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/**
 * A connection whose first reply may be one of HTTP/0.9, a body and nothing else: `--http0.9`. Such a one is given a
 * head, so that the client, which speaks no HTTP/0.9, takes it.
 *
 * @param onHeadless is called when that happens, before the reply is read.
 */
internal class HeadlessReply(
    private val connection: Connection,
    private val onHeadless: () -> Unit,
) : Connection by connection {
    private val seen = Buffer()
    private var isDecided = false

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        while (!isDecided) decide(connection.read(seen, byteCount))
        return if (seen.exhausted()) connection.read(sink, byteCount) else seen.read(sink, byteCount)
    }

    private fun decide(count: Long) {
        val length = minOf(seen.size, PREFIX.size.toLong())
        val isLike = seen.rangeEquals(0, PREFIX, 0, length.toInt())
        if (isLike && count != -1L && length < PREFIX.size) return
        isDecided = true
        if (seen.exhausted() || (isLike && length == PREFIX.size.toLong())) return
        onHeadless()
        val body = seen.readByteString()
        seen.write(HEAD).write(body)
    }

    private companion object {
        val PREFIX = "HTTP/".encodeUtf8()
        val HEAD = "HTTP/1.0 200 OK\r\n\r\n".encodeUtf8()
    }
}
