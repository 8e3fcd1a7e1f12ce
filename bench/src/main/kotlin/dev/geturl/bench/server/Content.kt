package dev.geturl.bench.server

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Text
import java.nio.ByteBuffer

/** What the server has to give, made once, in direct memory so that a write is one copy by the kernel. */
internal class Content(textLength: Int) {
    private val small = (head("text/plain", "Content-Length: ${Payload.SMALL_SIZE}") + Payload.small()).let { once ->
        direct(ByteArray(MOST_SMALL * once.size) { once[it % once.size] })
    }
    private val block = direct(Payload.block().let { once -> ByteArray(BLOCKS * once.size) { once[it % once.size] } })
    private val chunks = direct(encodeChunks())
    private val text = direct(if (textLength > 0) Text.gzip(textLength) else ByteArray(0))

    /** The answer to a request without a body for [path]. */
    fun reply(path: String): Reply {
        val argument = path.substringAfterLast('/')
        return when {
            path == Client.SMALL -> small(1)
            path.startsWith("/bytes/") -> bytes(argument.toLong())
            path.startsWith("/chunks/") -> chunks(argument.toLong())
            path == "/text" && text.hasRemaining() -> text()
            else -> error("404 Not Found")
        }
    }

    /** The answers to [count] small GETs, [MOST_SMALL] at most. */
    fun small(count: Int): Reply = Reply(small.duplicate().limit(count * (small.capacity() / MOST_SMALL)))

    /** The answer to a small GET that is the last of its connection. */
    fun smallAndClose(): Reply {
        val head = head("text/plain", "Connection: close\r\nContent-Length: ${Payload.SMALL_SIZE}")
        return Reply(ByteBuffer.wrap(head + Payload.small()))
    }

    /** The answer to an upload of which [count] bytes came and whose first bytes were [right]. */
    fun received(count: Long, right: Boolean): Reply {
        if (!right) return error("400 Bad Request")
        val body = count.toString().toByteArray()
        return Reply(ByteBuffer.wrap(head("text/plain", "Content-Length: ${body.size}") + body))
    }

    /** An empty answer with [status], a code and its phrase. */
    fun error(status: String): Reply =
        Reply(ByteBuffer.wrap("HTTP/1.1 $status\r\nContent-Length: 0\r\n\r\n".toByteArray()))

    private fun bytes(length: Long) =
        Reply(ByteBuffer.wrap(head("application/octet-stream", "Content-Length: $length")), block.duplicate(), length)

    private fun chunks(length: Long): Reply {
        require(length % CHUNK == 0L) { "$length is not made of whole chunks" }
        return Reply(
            ByteBuffer.wrap(head("application/octet-stream", "Transfer-Encoding: chunked")),
            chunks.duplicate(),
            length / CHUNK * ENCODED_CHUNK,
            ByteBuffer.wrap("0\r\n\r\n".toByteArray()),
        )
    }

    private fun text(): Reply {
        val length = text.remaining()
        val head = head("text/plain; charset=utf-8", "Content-Encoding: gzip\r\nContent-Length: $length")
        return Reply(ByteBuffer.wrap(head), text.duplicate(), length.toLong())
    }

    private fun head(type: String, fields: String): ByteArray =
        "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: $type\r\n$fields\r\n\r\n".toByteArray()

    private fun encodeChunks(): ByteArray {
        val plain = Payload.block()
        val encoded = ByteBuffer.allocate(BLOCKS * Payload.BLOCK_SIZE / CHUNK * ENCODED_CHUNK)
        var from = 0
        while (encoded.hasRemaining()) {
            encoded.put("400\r\n".toByteArray()).put(plain, from % plain.size, CHUNK).put("\r\n".toByteArray())
            from += CHUNK
        }
        return encoded.array()
    }

    private fun direct(bytes: ByteArray): ByteBuffer =
        ByteBuffer.allocateDirect(bytes.size).put(bytes).flip().asReadOnlyBuffer()

    companion object {
        /** How many answers to pipelined small GETs one write may carry. */
        const val MOST_SMALL = 64

        /** Periods of the body in one buffer: 1 MiB, so that a large body costs few writes. */
        private const val BLOCKS = 16
        private const val CHUNK = 1_024
        private const val ENCODED_CHUNK = "400\r\n".length + CHUNK + "\r\n".length
    }
}
