package dev.geturl.tcl

import okio.Buffer
import okio.ByteString
import java.util.zip.Deflater
import java.util.zip.GZIPOutputStream

/** [text] in gzip, a character a byte. */
internal fun gzip(text: String): String = Buffer()
    .apply {
        GZIPOutputStream(outputStream()).use { it.write(text.toByteArray(Charsets.ISO_8859_1)) }
    }.readByteString()
    .text()

/** [text] in deflate, with zlib's header or [raw]. */
internal fun deflate(text: String, raw: Boolean = false): String {
    val deflater = Deflater(Deflater.DEFAULT_COMPRESSION, raw)
    deflater.setInput(text.toByteArray(Charsets.ISO_8859_1))
    deflater.finish()
    val coded = Buffer()
    val room = ByteArray(8192)
    while (!deflater.finished()) coded.write(room, 0, deflater.deflate(room))
    deflater.end()
    return coded.readByteString().text()
}

private fun ByteString.text() = string(Charsets.ISO_8859_1)
