package dev.geturl.download

import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.random.Random

/** Bytes that no range of looks like another. */
internal fun content(size: Int, seed: Int = 1): ByteString = Random(seed).nextBytes(size).toByteString()

/**
 * A server of one file that knows ranges, as far as a test lets it.
 *
 * @property body what the file holds now.
 * @property tag its `ETag`; null for none.
 * @property knowsRanges whether it answers with parts.
 * @property cutAfter bytes of a body after which a connection breaks, one for each response, first to last; then none.
 */
internal class FileServer(
    @Volatile var body: ByteString,
    @Volatile var tag: String? = "\"1\"",
    @Volatile var knowsRanges: Boolean = true,
    cutAfter: List<Int> = emptyList(),
    private val isChunked: Boolean = false,
) {
    private val cuts = ArrayDeque(cutAfter)

    /** The `Range` fields that were asked for, `all` where there was none. */
    val ranges: MutableList<String> = CopyOnWriteArrayList()

    /** The `If-Range` fields, `none` where there was none. */
    val conditions: MutableList<String> = CopyOnWriteArrayList()

    val raw: RawServer = rawServer { requests { serve(it) } }
    val url: String get() = raw.url("/file")

    private fun Peer.serve(request: Peer.Request) {
        val range = field(request.head, "Range")
        val condition = field(request.head, "If-Range")
        ranges += range ?: "all"
        conditions += condition ?: "none"
        val wanted = range?.takeIf { knowsRanges && (condition == null || condition == tag) }?.let(::parse)
        when {
            wanted == null -> answer("200 OK", body)
            wanted.first >= body.size -> reply("", "Content-Range: bytes */${body.size}", status = "416 No Such Range")
            else -> part(wanted.first, minOf(wanted.last, body.size - 1))
        }
    }

    private fun Peer.part(from: Int, to: Int) =
        answer("206 Partial Content", body.substring(from, to + 1), "Content-Range: bytes $from-$to/${body.size}")

    private fun Peer.answer(status: String, bytes: ByteString, vararg headers: String) {
        val cut = synchronized(cuts) { cuts.removeFirstOrNull() } ?: Int.MAX_VALUE
        send("HTTP/1.1 $status\r\n")
        headers.forEach { send("$it\r\n") }
        tag?.let { send("ETag: $it\r\n") }
        val shown = bytes.substring(0, minOf(cut, bytes.size))
        if (isChunked) {
            send("Transfer-Encoding: chunked\r\n\r\n")
            if (shown.size > 0) {
                send("${shown.size.toString(radix = 16)}\r\n")
                send(shown)
                send("\r\n")
            }
            if (shown.size == bytes.size) send("0\r\n\r\n")
        } else {
            send("Content-Length: ${bytes.size}\r\n\r\n")
            send(shown)
        }
        if (shown.size < bytes.size) close()
    }

    private fun parse(range: String): IntRange {
        val (first, last) = range.removePrefix("bytes=").split('-')
        return first.toInt()..(last.toIntOrNull() ?: Int.MAX_VALUE)
    }

    private fun field(head: String, name: String): String? =
        head.lines().firstOrNull { it.startsWith("$name: ") }?.substringAfter(": ")
}
