package dev.geturl.body

import dev.geturl.HttpException
import okio.Buffer

/**
 * Runs an [Inflater] over the segments of two buffers in place: from the array that the socket filled to the array that
 * the caller reads, with nothing copied between. Once a body has proved large it inflates by 64 KiB aside and
 * copies these out, which is less than what calls of a segment's size cost, as measured with zlib and 100 MB of text.
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
    private var aside: ByteArray? = null
    private var gathered: ByteArray? = null
    private var heldFrom = 0
    private var heldTo = 0
    private var bytesMade = 0L
    private var isClosed = false

    /** Encoded bytes read so far. */
    var bytesIn: Long = 0
        private set

    /** Decoded bytes made since the last [reset], also those not handed out yet. */
    var bytesOut: Long = 0
        private set

    /** Whether the stream has ended and all of it was handed out. */
    val isFinished: Boolean get() = heldFrom == heldTo && inflater.isFinished

    /** Inflates until [byteCount] bytes were made, [input] is used up and nothing is held back, or the stream ends. */
    fun run(input: Buffer, output: Buffer, byteCount: Long) {
        val end = output.size + byteCount
        while (output.size < end) {
            if (heldFrom < heldTo) {
                handOut(output, end - output.size)
            } else if (inflater.isFinished) {
                return
            } else {
                inflateSegment(input, output, end - output.size)
                bytesIn += inflater.consumed
                bytesOut += inflater.produced
                bytesMade += inflater.produced
                input.skip(inflater.consumed.toLong())
                if (inflater.produced == 0 && inflater.consumed == 0) return
            }
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
        input.readUnsafe(reader)
        try {
            reader.seek(0)
            if (bytesMade < LARGE) inflateInPlace(output, most) else inflateAside(input.size)
        } catch (e: CorruptDataException) {
            bytesIn += inflater.consumed
            throw failure(e.message ?: "corrupt data", e)
        } finally {
            reader.close()
        }
    }

    private fun inflateInPlace(output: Buffer, most: Long) {
        val before = output.size
        var made = 0
        output.readAndWriteUnsafe(writer)
        try {
            writer.expandBuffer(SMALLEST_ROOM)
            val room = writer.data ?: return
            made = inflate(room, writer.start, minOf(writer.end.toLong(), writer.start + most).toInt())
        } finally {
            writer.resizeBuffer(before + made)
            writer.close()
        }
    }

    private fun inflateAside(inputSize: Long) {
        val room = aside ?: ByteArray(LARGE).also { aside = it }
        heldFrom = 0
        heldTo = if (reader.end - reader.start < minOf(inputSize, GATHERED)) {
            val bytes = gathered ?: ByteArray(GATHERED.toInt()).also { gathered = it }
            inflate(bytes, 0, gatherIn(bytes), room, 0, room.size)
        } else {
            inflate(room, 0, room.size)
        }
    }

    /** Copies what comes next to [bytes], from where it is not taken before it is known how much is used. */
    private fun gatherIn(bytes: ByteArray): Int {
        var count = 0
        var data = reader.data
        while (data != null && count < bytes.size) {
            val taken = minOf(reader.end - reader.start, bytes.size - count)
            data.copyInto(bytes, count, reader.start, reader.start + taken)
            count += taken
            if (reader.next() == -1) break
            data = reader.data
        }
        return count
    }

    private fun handOut(output: Buffer, most: Long) {
        val room = aside ?: return
        val count = minOf(most, (heldTo - heldFrom).toLong()).toInt()
        output.write(room, heldFrom, count)
        heldFrom += count
    }

    private fun inflate(target: ByteArray, from: Int, to: Int): Int {
        val source = reader.data
        return if (source == null) {
            inflate(NOTHING, 0, 0, target, from, to)
        } else {
            inflate(source, reader.start, reader.end, target, from, to)
        }
    }

    private fun inflate(source: ByteArray, start: Int, end: Int, target: ByteArray, from: Int, to: Int): Int {
        inflater.inflate(source, start, end, target, from, to)
        checksum?.update(target, from, inflater.produced)
        return inflater.produced
    }

    private companion object {
        /** Room for less than this at the end of a segment is left empty: a call into zlib costs more than it holds. */
        const val SMALLEST_ROOM = 512

        /** zlib saves its window after each call, so that steps of one segment cost it a sixth of its speed. */
        const val LARGE = 128 * 1024

        /** And for the same reason it is given several segments at once. */
        const val GATHERED = 32L * 1024
        val NOTHING = ByteArray(0)
    }
}
