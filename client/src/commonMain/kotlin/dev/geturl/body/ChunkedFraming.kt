package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import okio.Buffer

/**
 * Takes the chunked transfer coding off (RFC 9112 section 7.1). What the RFC leaves open is settled against request and
 * response smuggling: whatever two readers could understand in two ways is refused.
 *
 * | on the wire | here |
 * | --- | --- |
 * | size of hexadecimal digits in any case, leading zeros | taken, as long as the line is within its limit |
 * | empty size, a sign, `0x`, any other character, white space before the size | [HttpException.Protocol] |
 * | size over 2^63-1 | [HttpException.Protocol] |
 * | sum of the sizes over [Limits.bodyBytes] | [HttpException.LimitExceeded], before the chunk is read |
 * | spaces or tabs after the size | taken: Apache 1.3 pads its sizes with spaces |
 * | extensions, quoted values and `;` within them | skipped; a control character or an open quote is refused |
 * | size line over [Limits.chunkLineBytes] | [HttpException.LimitExceeded] |
 * | bare LF as a line's end | [HttpException.Protocol], unless [dev.geturl.HttpConfig.lenient] |
 * | CR without LF | [HttpException.Protocol] |
 * | data not followed by CRLF | [HttpException.Protocol]: the size was wrong |
 * | trailer fields | kept apart from the headers in [trailers] |
 * | trailer folded, without a name or colon, with a space before the colon or a control | [HttpException.Protocol] |
 * | trailers over [Limits.headFields] or [Limits.headBytes] | [HttpException.LimitExceeded] |
 * | the peer closes before the last chunk's line is whole | [HttpException.ConnectionClosed] |
 * | the peer closes after the last chunk's line, no trailer begun | whole: section 8 asks for no more than that chunk |
 * | the peer closes within a trailer | [HttpException.ConnectionClosed]: a checksum in it may be what matters |
 *
 * Whole segments of content are moved; pieces of less than half a segment are copied to the end of the output, which is
 * cheaper than to split a segment for each of them and leaves no chain of half empty ones.
 */
internal class ChunkedFraming(
    private val limits: Limits = Limits(),
    private val takesBareLf: Boolean = false,
) : Framing {
    private enum class State { SIZE_LINE, DATA, DATA_CR, DATA_LF, TRAILERS, DONE }

    private var state = State.SIZE_LINE
    private val line = ChunkLine(limits, takesBareLf)
    private val trailerSection = TrailerSection(limits, takesBareLf)
    private val cursor = Buffer.UnsafeCursor()
    private var left = 0L
    private var chunkSize = 0L

    override val contentLength: Long get() = -1
    override val isDone: Boolean get() = state == State.DONE
    override val trailers: List<Pair<String, String>> get() = trailerSection.fields

    override var received: Long = 0
        private set

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        val end = received + byteCount
        while (state != State.DONE && !input.exhausted()) {
            if (state == State.DATA && received >= end) return
            decodeSegment(input, output, end)
        }
    }

    override fun endOfInput() {
        if (state == State.TRAILERS && trailerSection.isBlank) state = State.DONE
        if (isDone) return
        throw HttpException.ConnectionClosed(
            message = when (state) {
                State.DATA -> {
                    "the connection ended after ${chunkSize - left} of the $chunkSize bytes of a chunk, " +
                        "$received bytes into a body of unknown length"
                }

                State.TRAILERS -> {
                    "the connection ended within the trailers, after a body of $received bytes"
                }

                else -> {
                    "the connection ended between chunks, $received bytes into a body of unknown length"
                }
            },
            hint = "the body is not whole: fetch it again",
        )
    }

    /** Parses the first segment in its own array, so that many small chunks cost one visit of the buffer. */
    private fun decodeSegment(input: Buffer, output: Buffer, end: Long) {
        var movable = 0
        var taken = 0
        input.readUnsafe(cursor)
        try {
            cursor.seek(0)
            val data = cursor.data ?: return
            taken = parse(data, cursor.start, cursor.end, output, end) - cursor.start
            movable = cursor.end - cursor.start - taken
        } finally {
            cursor.close()
        }
        input.skip(taken.toLong())
        if (isMovable(movable, end)) {
            output.write(input, movable.toLong())
            tookData(movable.toLong())
        }
    }

    /**
     * Takes bytes of one segment until it ends, the caller has enough, or the rest of it is better moved than copied.
     */
    private fun parse(data: ByteArray, from: Int, to: Int, output: Buffer, end: Long): Int {
        var at = from
        while (at < to && state != State.DONE) {
            if (state == State.DATA) {
                val count = minOf(left, end - received, (to - at).toLong()).toInt()
                if (count == 0 || isMovable(to - at, end)) return at
                output.write(data, at, count)
                tookData(count.toLong())
                at += count
            } else {
                acceptFraming(data[at++].toInt() and 0xff)
            }
        }
        return at
    }

    /** Whether the last [count] bytes of a segment are all content, wanted, and enough to be worth moving. */
    private fun isMovable(count: Int, end: Long): Boolean =
        state == State.DATA && count >= MOVE_MINIMUM && left >= count && end - received >= count

    private fun acceptFraming(byte: Int) {
        when (state) {
            State.SIZE_LINE -> if (line.accept(byte)) beginChunk()

            State.DATA_CR -> state = when {
                byte == CR -> State.DATA_LF
                byte == LF && takesBareLf -> State.SIZE_LINE
                else -> throw noLineEnd(byte)
            }

            State.DATA_LF -> if (byte == LF) state = State.SIZE_LINE else throw noLineEnd(byte)

            State.TRAILERS -> if (trailerSection.accept(byte)) state = State.DONE

            State.DATA, State.DONE -> error("no framing byte is due in $state")
        }
    }

    private fun beginChunk() {
        chunkSize = line.size
        left = chunkSize
        line.reset()
        if (chunkSize > Long.MAX_VALUE - received) throw protocol("the chunks' sizes add up to over 2^63-1 bytes")
        limits.checkBodySize(received + chunkSize)
        state = if (chunkSize == 0L) State.TRAILERS else State.DATA
    }

    private fun tookData(count: Long) {
        left -= count
        received += count
        if (left == 0L) state = State.DATA_CR
    }

    private fun noLineEnd(byte: Int) =
        protocol("a chunk of $chunkSize bytes is followed by ${describe(byte)} in place of CRLF")

    private companion object {
        /** Half of Okio's segment of 8 KiB, as measured with chunks of 1 to 16 KiB. */
        const val MOVE_MINIMUM = 4096
    }
}
