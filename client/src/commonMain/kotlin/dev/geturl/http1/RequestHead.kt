package dev.geturl.http1

import dev.geturl.FieldLines
import dev.geturl.Headers
import dev.geturl.HttpVersion
import okio.Buffer

/** Writes the head of a request (RFC 9112 sections 3 and 5). Everything in it has been checked before. */
internal object RequestHead {
    private val lineEnds = HttpVersion.entries.map { " HTTP/${it.text}\r\n".encodeToByteArray() }

    fun write(sink: Buffer, method: String, target: String, version: HttpVersion, headers: Headers) {
        sink.writeUtf8(method).writeByte(SPACE).writeUtf8(target).write(lineEnds[version.ordinal])
        val wire = headers.wire
        if (wire != null) {
            sink.write(wire)
        } else {
            for (index in 0 until headers.size) writeLine(sink, headers.name(index), headers.value(index))
        }
        sink.writeShort(CRLF)
    }

    /** [lines] as they go over the wire, without the empty line that ends a head. */
    fun encode(lines: FieldLines): ByteArray {
        val encoded = Buffer()
        for (index in 0 until lines.size) writeLine(encoded, lines.name(index), lines.value(index))
        return encoded.readByteArray()
    }

    private fun writeLine(sink: Buffer, name: String, value: String) {
        sink.writeUtf8(name).writeShort(COLON_SPACE).writeUtf8(value).writeShort(CRLF)
    }

    private const val SPACE = 0x20
    private const val CRLF = 0x0d0a
    private const val COLON_SPACE = 0x3a20
}
