package dev.geturl.body

import okio.Buffer
import okio.GzipSink

/** Applies one content coding to the body of a request, block by block. It belongs to one body and is closed once. */
internal interface ContentEncoder : AutoCloseable {
    /** Takes all of [input]; what is ready goes to [output], which may be nothing yet. */
    fun encode(input: Buffer, output: Buffer)

    /** The body has ended: what is left goes to [output]. */
    fun finish(output: Buffer)

    override fun close()
}

/** Applies gzip (RFC 1952), without a name or a time in its header. */
internal class GzipEncoder : ContentEncoder {
    private val coded = Buffer()
    private val gzip = GzipSink(coded)

    override fun encode(input: Buffer, output: Buffer) {
        gzip.write(input, input.size)
        output.writeAll(coded)
    }

    override fun finish(output: Buffer) {
        gzip.close()
        output.writeAll(coded)
    }

    override fun close(): Unit = gzip.close()
}
