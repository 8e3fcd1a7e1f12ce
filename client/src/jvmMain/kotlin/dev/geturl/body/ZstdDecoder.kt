package dev.geturl.body

import com.github.luben.zstd.ZstdDecompressCtx
import com.github.luben.zstd.ZstdException
import okio.Buffer
import java.nio.ByteBuffer

/**
 * Undoes `zstd` (RFC 8878) with zstd-jni: any number of frames, skippable ones among them, checksums checked.
 *
 * A frame may want a window of 8 MiB at the most, which RFC 9659 sets for HTTP: more would be the server's say over our
 * memory.
 */
internal class ZstdDecoder : ContentDecoder {
    private val inflater = ZstdInflater()
    private val step = InflateStep("zstd", inflater)

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) = step.run(input, output, byteCount)

    override fun finish() {
        if (!inflater.isBetweenFrames) throw step.failure("the data is cut short within a frame")
    }

    override fun close() = step.close()
}

private class ZstdInflater : Inflater {
    private val context = ZstdDecompressCtx().setLongMax(WINDOW_LOG)

    /** Whether the last frame is whole and its content has all been made. */
    var isBetweenFrames = true
        private set

    override var consumed: Int = 0
        private set

    override var produced: Int = 0
        private set

    /** Another frame may always follow. */
    override val isFinished: Boolean get() = false

    override fun inflate(
        source: ByteArray,
        sourceFrom: Int,
        sourceTo: Int,
        target: ByteArray,
        targetFrom: Int,
        targetTo: Int,
    ) {
        consumed = 0
        produced = 0
        if (isBetweenFrames && sourceFrom == sourceTo) return
        val from = ByteBuffer.wrap(source, sourceFrom, sourceTo - sourceFrom)
        val to = ByteBuffer.wrap(target, targetFrom, targetTo - targetFrom)
        try {
            isBetweenFrames = context.decompressByteBufferStream(to, from)
        } catch (e: ZstdException) {
            throw CorruptDataException(e.message ?: "not of the format", e)
        }
        consumed = from.position() - sourceFrom
        produced = to.position() - targetFrom
    }

    override fun reset() = context.reset()

    override fun close() = context.close()

    private companion object {
        const val WINDOW_LOG = 23
    }
}
