package dev.geturl.websocket.deflate

import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.frame.Violation
import okio.Buffer

/**
 * Decompresses messages, RFC 7692 section 7.2.2. It has an inflater only from the first compressed message on, and
 * where nothing is carried over to the next only while a message is under way.
 *
 * @param keepsContext whether a message may refer to those before it.
 * @param checkSize is told again and again how many bytes the output has, and throws where those are too many.
 */
internal class MessageInflater(
    factory: CompressorFactory,
    private val keepsContext: Boolean,
    private val checkSize: (Long) -> Unit,
) : AutoCloseable {
    private val reader = Buffer.UnsafeCursor()
    private val writer = Buffer.UnsafeCursor()
    private val inflater = Borrowed(factory::inflater)

    /** Whether a stream has begun in this message, or goes on from the one before. */
    private var hasBegun = false

    /** Inflates all of [input], the next part of a message, to the end of [output]. */
    fun inflate(input: Buffer, output: Buffer) {
        while (!input.exhausted()) {
            val inflater = inflater.get()
            hasBegun = true
            val used = feed(inflater, input, output)
            if (inflater.isFinished) {
                // A peer may end a stream within a message; what follows is another one, and knows nothing of it.
                inflater.reset()
                hasBegun = false
            } else {
                check(used > 0) { "an inflater stood still" }
            }
        }
    }

    private fun feed(inflater: Inflater, input: Buffer, output: Buffer): Int =
        input.takeSegment(reader) { data, from, to ->
            inflater.setInput(data, from, to)
            while (step(inflater, output)) checkSize(output.size)
            to - from - inflater.remaining
        }

    /** Ends a message: puts back what the peer has taken off its end. */
    fun end(output: Buffer) {
        if (hasBegun) inflate(Buffer().write(TAIL), output)
        hasBegun = false
        if (!keepsContext) inflater.release()
    }

    /** Fills the rest of a segment of [output]; false when it did not get full, as there is no more. */
    private fun step(inflater: Inflater, output: Buffer): Boolean {
        val before = output.size
        var made = 0
        var room = 0
        output.readAndWriteUnsafe(writer)
        try {
            writer.expandBuffer(SMALLEST_ROOM)
            val data = checkNotNull(writer.data) { "a buffer that was made larger has a segment" }
            room = writer.end - writer.start
            made = inflater.inflate(data, writer.start, writer.end)
        } catch (corrupt: CorruptDeflateException) {
            throw Violation(
                CloseCode.INVALID_DATA,
                "the peer sent a compressed message that cannot be decompressed: ${corrupt.message}",
                cause = corrupt,
            )
        } finally {
            writer.resizeBuffer(before + made)
            writer.close()
        }
        return made == room
    }

    override fun close(): Unit = inflater.close()

    private companion object {
        /** Room for less than this at the end of a segment is left empty: a call into zlib costs more than it holds. */
        const val SMALLEST_ROOM = 512
        val TAIL = byteArrayOf(0, 0, 0xff.toByte(), 0xff.toByte())
    }
}
