package dev.geturl.body

import com.aayushatharva.brotli4j.Brotli4jLoader
import com.aayushatharva.brotli4j.encoder.Encoder
import com.github.luben.zstd.Zstd
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.util.zip.Deflater
import java.util.zip.GZIPOutputStream
import kotlin.random.Random

/** Coded bodies, made by encoders that are not ours. */
internal object Samples {
    private val words =
        "the of and engine analytical weaves algebraic patterns just as Jacquard loom flowers leaves 0 1 2".split(' ')

    val small: ByteString = "Ada, Countess of Lovelace, wrote the first program; Ada, Ada, Ada.".encodeUtf8()

    /** About 300 KiB that compress to a third or so: words in no order. */
    val large: ByteString = Random(1843).let { random ->
        Buffer()
            .apply { while (size < 300_000) writeUtf8(words[random.nextInt(words.size)]).writeByte(' '.code) }
            .readByteString()
    }

    fun gzip(content: ByteString): ByteString = Buffer()
        .apply {
            GZIPOutputStream(outputStream()).use { it.write(content.toByteArray()) }
        }.readByteString()

    fun deflate(content: ByteString, raw: Boolean): ByteString {
        val deflater = Deflater(Deflater.DEFAULT_COMPRESSION, raw)
        deflater.setInput(content.toByteArray())
        deflater.finish()
        val coded = Buffer()
        val room = ByteArray(8192)
        while (!deflater.finished()) coded.write(room, 0, deflater.deflate(room))
        deflater.end()
        return coded.readByteString()
    }

    fun zstd(content: ByteString): ByteString = Zstd.compress(content.toByteArray()).toByteString()

    fun brotli(content: ByteString): ByteString {
        Brotli4jLoader.ensureAvailability()
        return Encoder.compress(content.toByteArray()).toByteString()
    }

    /** Every coding by name: how it is made and how it is undone. */
    val codings: Map<String, Coding> = mapOf(
        "gzip" to Coding(::gzip) { GzipDecoder(JvmInflaters) },
        "deflate with zlib's header" to Coding({ deflate(it, raw = false) }) { DeflateDecoder(JvmInflaters) },
        "raw deflate" to Coding({ deflate(it, raw = true) }) { DeflateDecoder(JvmInflaters) },
        "br" to Coding(::brotli, ::BrotliDecoder),
        "zstd" to Coding(::zstd, ::ZstdDecoder),
    )
}

/** One content coding, both ways. */
internal class Coding(val encode: (ByteString) -> ByteString, val decoder: () -> ContentDecoder)
