package dev.geturl.body

import okio.Buffer

/**
 * Undoes `gzip` and `x-gzip` (RFC 1952): any number of members one after the other, the checksum and length of each
 * checked.
 *
 * Bytes after a member that do not begin with the two magic ones are ignored to the body's end, as gunzip and browsers
 * do: tape drives and some servers pad with zeros. Bytes that do begin so are a member and must be a whole one.
 */
internal class GzipDecoder(inflaters: InflaterFactory) : ContentDecoder {
    private enum class State { HEADER, DATA, TRAILER, BETWEEN, MAGIC, PADDING }

    private val crc = inflaters.crc32()
    private val header = GzipHeader(inflaters.crc32())
    private val step = InflateStep("gzip", inflaters.inflater(raw = true), crc)
    private var state = State.HEADER
    private var trailer = 0L
    private var trailerBytes = 0

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        val end = output.size + byteCount
        while (true) {
            if (state == State.DATA) {
                step.run(input, output, end - output.size)
                if (!step.isFinished) return
                state = State.TRAILER
            }
            if (input.exhausted()) return
            if (state == State.PADDING) input.clear() else acceptByte(input)
        }
    }

    override fun finish() {
        when (state) {
            State.BETWEEN, State.MAGIC, State.PADDING -> Unit
            else -> throw step.failure("the data is cut short within ${state.name.lowercase()}")
        }
    }

    override fun close() = step.close()

    private fun acceptByte(input: Buffer) {
        val byte = input.readByte().toInt() and 0xff
        step.readOutside(1)
        when (state) {
            State.HEADER -> acceptHeader(byte)
            State.TRAILER -> acceptTrailer(byte)
            State.BETWEEN -> state = if (byte == GzipHeader.MAGIC_1) State.MAGIC else State.PADDING
            State.MAGIC -> if (byte == GzipHeader.MAGIC_2) nextMember() else state = State.PADDING
            State.DATA, State.PADDING -> error("no byte is taken singly in $state")
        }
    }

    private fun acceptHeader(byte: Int) {
        try {
            if (header.accept(byte)) state = State.DATA
        } catch (e: CorruptDataException) {
            throw step.failure(e.message ?: "corrupt header", e)
        }
    }

    private fun acceptTrailer(byte: Int) {
        trailer = trailer or (byte.toLong() shl (8 * trailerBytes))
        if (++trailerBytes < TRAILER_SIZE) return
        val checksum = trailer and UINT_MASK
        val length = trailer ushr 32
        if (checksum != crc.value) throw step.failure("the checksum of the decoded data is wrong")
        if (length != step.bytesOut and UINT_MASK) throw step.failure("the length of the decoded data is wrong")
        state = State.BETWEEN
    }

    private fun nextMember() {
        step.reset()
        header.reset()
        header.accept(GzipHeader.MAGIC_1)
        header.accept(GzipHeader.MAGIC_2)
        trailer = 0
        trailerBytes = 0
        state = State.HEADER
    }

    private companion object {
        const val TRAILER_SIZE = 8
        const val UINT_MASK = 0xffffffffL
    }
}
