package dev.geturl.body

import okio.Buffer

/** Frames a request's body of unknown length in chunks (RFC 9112 section 7.1). Segments are moved, not copied. */
internal object ChunkedEncoder {
    /** Moves all of [source] into [sink] as one chunk. Of an empty [source] nothing comes: it would end the body. */
    fun encode(source: Buffer, sink: Buffer) {
        val size = source.size
        if (size == 0L) return
        sink.writeHexadecimalUnsignedLong(size).writeCrlf()
        sink.write(source, size)
        sink.writeCrlf()
    }

    /** Ends the body; the names and values of [trailers] must have been checked as those of headers are. */
    fun finish(sink: Buffer, trailers: List<Pair<String, String>> = emptyList()) {
        sink.writeByte('0'.code).writeCrlf()
        for ((name, value) in trailers) sink.writeUtf8(name).writeUtf8(": ").writeUtf8(value).writeCrlf()
        sink.writeCrlf()
    }

    private fun Buffer.writeCrlf() {
        writeByte('\r'.code).writeByte('\n'.code)
    }
}
