package dev.geturl.body

import dev.geturl.HttpException
import okio.Buffer

/**
 * Runs an [Inflater] over the segments of two buffers in place: from the array that the socket filled to the array that the
 * caller reads, with nothing copied between.
 *
 * @property coding the coding's name, for messages.
 */
internal class InflateStep(
    private val coding: String,
    private val inflater: Inflater,
    private val checksum: Crc32? = null,
) : AutoCloseable {
    private val reader = Buffer.UnsafeCursor()
    private val writer = Buffer.UnsafeCursor()
    private var isClosed = false

    /** Encoded bytes read so far. */
    var bytesIn: Long = 0
        private set

    /** Decoded bytes made since the last [reset]. */
    var bytesOut: Long = 0
        private set

    /** Whether the stream has ended. */
    val isFinished: Boolean get() = inflater.isFinished

    /** Inflates until [byteCount] bytes were made, [input] is used up and nothing is held back, or the stream ends. */
    fun run(input: Buffer, output: Buffer, byteCount: Long) {
        var left = byteCount
        while (left > 0 && !inflater.isFinished) {
            inflateSegment(input, output, left)
            val made = inflater.produced
            bytesIn += inflater.consumed
            bytesOut += made
            left -= made
            input.skip(inflater.consumed.toLong())
            if (made == 0 && inflater.consumed == 0) return
        }
    }

    /** Makes ready for another stream after this one. */
    fun reset() {
        inflater.reset()
        checksum?.reset()
        bytesOut = 0
    }

    /** Counts [count] encoded bytes that were read outside, such as a header. */
    fun readOutside(count: Int) {
        bytesIn += count
    }

    /** The failure that says [message] and where. */
    fun failure(message: String, cause: Throwable? = null): HttpException.Decoding =
        codingFailure(coding, bytesIn, message, cause)

    override fun close() {
        if (isClosed) return
        isClosed = true
        inflater.close()
    }

    private fun inflateSegment(input: Buffer, output: Buffer, most: Long) {
        val before = output.size
        input.readUnsafe(reader)
        output.readAndWriteUnsafe(writer)
        var made = 0
        try {
            reader.seek(0)
            writer.expandBuffer(SMALLEST_ROOM)
            val target = writer.data ?: return
            val targetTo = minOf(writer.end.toLong(), writer.start + most).toInt()
            val source = reader.data ?: NOTHING
            val from = if (reader.data == null) 0 else reader.start
            val to = if (reader.data == null) 0 else reader.end
            inflater.inflate(source, from, to, target, writer.start, targetTo)
            made = inflater.produced
            checksum?.update(target, writer.start, made)
        } catch (e: CorruptDataException) {
            bytesIn += inflater.consumed
            throw failure(e.message ?: "corrupt data", e)
        } finally {
            writer.resizeBuffer(before + made)
            writer.close()
            reader.close()
        }
    }

    private companion object {
        /** Room for less than this at the end of a segment is left empty: a call into zlib costs more than it holds. */
        const val SMALLEST_ROOM = 512
        val NOTHING = ByteArray(0)
    }
}
