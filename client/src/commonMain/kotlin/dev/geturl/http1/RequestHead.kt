package dev.geturl.http1

import dev.geturl.Headers
import okio.Buffer

/** Writes the head of a request (RFC 9112 sections 3 and 5). Everything in it has been checked before. */
internal object RequestHead {
    fun write(sink: Buffer, method: String, target: String, version: String, headers: Headers) {
        sink.writeUtf8(method).writeByte(SPACE).writeUtf8(target).writeUtf8(HTTP).writeUtf8(version).writeShort(CRLF)
        for (index in 0 until headers.size) {
            sink.writeUtf8(headers.name(index)).writeShort(COLON_SPACE).writeUtf8(headers.value(index)).writeShort(CRLF)
        }
        sink.writeShort(CRLF)
    }

    private const val SPACE = 0x20
    private const val HTTP = " HTTP/"
    private const val CRLF = 0x0d0a
    private const val COLON_SPACE = 0x3a20
}
