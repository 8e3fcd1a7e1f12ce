package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Tally
import java.nio.ByteBuffer
import java.util.zip.GZIPInputStream

/** What the floors share: bulk bodies over one kept connection that [connect] makes when it is first needed. */
internal abstract class RawClient internal constructor() : Client {
    private val kept = lazy { connect() }

    internal abstract fun connect(): RawConnection

    override fun download(path: String, tally: Tally) {
        request(rawHead("GET", path)).readBody(tally)
    }

    override fun text(path: String, tally: Tally) {
        val body = request(rawHead("GET", path, "Accept-Encoding: gzip\r\n")).stream()
        tally.addAll(GZIPInputStream(body, Payload.BLOCK_SIZE))
    }

    override fun upload(path: String, length: Long): Long {
        val connection = kept.value
        connection.write(ByteBuffer.wrap(rawHead("PUT", path, "Content-Length: $length\r\n")))
        val block = uploadBuffer().put(Payload.block()).flip()
        var left = length
        while (left > 0) {
            block.clear().limit(minOf(left, block.capacity().toLong()).toInt())
            left -= block.remaining()
            connection.write(block)
        }
        connection.readHead()
        val answer = connection.stream().readNBytes(connection.length.toInt())
        return String(answer).toLong()
    }

    override fun close() {
        if (kept.isInitialized()) kept.value.close()
    }

    /** A buffer of [Payload.BLOCK_SIZE] bytes that this floor writes from without a copy of its own. */
    internal abstract fun uploadBuffer(): ByteBuffer

    private fun request(head: ByteArray): RawConnection {
        val connection = kept.value
        connection.write(ByteBuffer.wrap(head))
        connection.readHead()
        return connection
    }
}
