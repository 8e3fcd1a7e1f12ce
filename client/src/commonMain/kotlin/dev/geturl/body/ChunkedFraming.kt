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
 * Content is moved together within the segments it came in, and these are handed on. Segments that are not
 * nearly full then are copied to the end of the output instead, which leaves no chain of half empty ones.
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
    private val segment = Buffer()
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

    /**
     * Parses the first segment in its own array, so that many small chunks cost one visit of the buffer, and moves its
     * content together there. A segment that was used up then goes on as it is.
     */
    private fun decodeSegment(input: Buffer, output: Buffer, end: Long) {
        val before = received
        var taken = 0
        input.readAndWriteUnsafe(cursor)
        cursor.seek(0)
        try {
            taken = cursor.data?.let { parse(it, cursor.start, cursor.end, end) - cursor.start } ?: 0
        } finally {
            // Also what came before the place where the framing is broken.
            handOn(input, output, taken, content = (received - before).toInt())
        }
    }

    /** Brings the first [content] bytes of the segment at [cursor] to [output], and [taken] bytes off [input]. */
    private fun handOn(input: Buffer, output: Buffer, taken: Int, content: Int) {
        val size = cursor.end - cursor.start
        if (taken == size && content >= MOVE_MINIMUM) {
            cursor.close()
            segment.write(input, size.toLong())
            segment.readAndWriteUnsafe(cursor).use { it.resizeBuffer(content.toLong()) }
            output.write(segment, content.toLong())
        } else {
            cursor.data?.let { output.write(it, cursor.start, content) }
            cursor.close()
            input.skip(taken.toLong())
        }
    }

    /**
     * Takes bytes of one segment until it ends or the caller has enough, and moves the content to its start. Gives
     * where it came to.
     */
    private fun parse(data: ByteArray, from: Int, to: Int, end: Long): Int {
        var at = from
        var content = from
        while (at < to && state != State.DONE) {
            if (state == State.DATA) {
                val count = minOf(left, end - received, (to - at).toLong()).toInt()
                if (count == 0) return at
                if (at > content) data.copyInto(data, content, at, at + count)
                tookData(count.toLong())
                at += count
                content += count
            } else {
                val behind = takePlainLine(data, at, to)
                if (behind > at) at = behind else acceptFraming(data[at++].toInt() and 0xff)
            }
        }
        return at
    }

    /**
     * Takes the end of a chunk's data, or a size line of digits alone, when all of it is there: as they nearly always
     * are. Gives where it ends; [at] itself when it is anything else and has to be looked at byte by byte.
     */
    private fun takePlainLine(data: ByteArray, at: Int, to: Int): Int {
        if (state == State.DATA_CR) {
            if (!isLineEnd(data, at, to)) return at
            state = State.SIZE_LINE
            return at + 2
        }
        if (state != State.SIZE_LINE || !line.isAtStart) return at
        var size = 0L
        var end = at
        while (end < to && end - at < PLAIN_DIGITS) {
            val digit = hexValue(data[end].toInt())
            if (digit < 0) break
            size = size * HEX + digit
            end++
        }
        if (end == at || !isLineEnd(data, end, to) || end + 2 - at > limits.chunkLineBytes) return at
        beginChunk(size)
        return end + 2
    }

    private fun isLineEnd(data: ByteArray, at: Int, to: Int) =
        at + 1 < to && data[at].toInt() == CR && data[at + 1].toInt() == LF

    private fun acceptFraming(byte: Int) {
        when (state) {
            State.SIZE_LINE -> if (line.accept(byte)) beginChunk(line.size)

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

    private fun beginChunk(size: Long) {
        chunkSize = size
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
        /** 15 of 16 parts of Okio's segment of 8 KiB: content in chunks of 128 bytes or more still fills so much. */
        const val MOVE_MINIMUM = 7680
        const val HEX = 16

        /** So many digits are a size that needs no look at its bounds. */
        const val PLAIN_DIGITS = 8
    }
}
