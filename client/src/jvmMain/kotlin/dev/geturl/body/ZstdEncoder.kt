package dev.geturl.body

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer
import okio.Buffer

/** Applies `zstd` (RFC 8878) with zstd-jni, in one frame of the library's own level. */
internal class ZstdEncoder : ContentEncoder {
    private val coded = Buffer()
    private val zstd = ZstdOutputStreamNoFinalizer(coded.outputStream())

    override fun encode(input: Buffer, output: Buffer) {
        input.writeTo(zstd)
        output.writeAll(coded)
    }

    override fun finish(output: Buffer) {
        zstd.close()
        output.writeAll(coded)
    }

    override fun close(): Unit = zstd.close()
}
