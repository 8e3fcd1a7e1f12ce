package dev.geturl.websocket.frame

import dev.geturl.websocket.CloseCode
import okio.Buffer

/**
 * The head of a frame as it is read: RFC 6455 section 5.2. One for all frames of a connection, so that none is
 * allocated for each.
 *
 * @param isMasked whether the peer has to mask what it sends: that of a server does, that of a client must not.
 * @param maySetRsv1 whether an extension gives the first reserved bit a meaning.
 */
internal class FrameHeader(private val isMasked: Boolean, private val maySetRsv1: Boolean) {
    var isFinal = false
        private set
    var rsv1 = false
        private set
    var opcode = 0
        private set
    var length = 0L
        private set

    /** The masking key; 0, which changes nothing, where there is none. */
    var key = 0
        private set

    /**
     * Takes a head from [input]; false, and takes nothing, when not all of it is there.
     *
     * @throws Violation as soon as what is there cannot be the head of a frame.
     */
    fun read(input: Buffer): Boolean {
        if (input.size < 2) {
            if (input.size == 1L) readFirst(input[0].toInt())
            return false
        }
        readFirst(input[0].toInt())
        val second = input[1].toInt()
        checkMask(second and MASK != 0)
        val short = second and LENGTH
        if (Opcode.isControl(opcode) && short > MAX_CONTROL) throw broken("a control frame of more than 125 bytes")
        val lengthBytes = if (short == LONG_LENGTH) {
            8
        } else if (short == MIDDLE_LENGTH) {
            2
        } else {
            0
        }
        if (input.size < 2 + lengthBytes + (if (isMasked) 4 else 0)) return false
        input.skip(2)
        length = readLength(input, short)
        key = if (isMasked) input.readInt() else 0
        return true
    }

    private fun readFirst(first: Int) {
        isFinal = first and FINAL != 0
        rsv1 = first and RSV1 != 0
        opcode = first and OPCODE
        if (first and (RSV2 or RSV3) != 0) throw broken("a frame with a reserved bit that no extension has a use for")
        when (opcode) {
            Opcode.TEXT, Opcode.BINARY -> if (rsv1 && !maySetRsv1) throw strayBit()
            Opcode.CONTINUATION -> if (rsv1) throw strayBit()
            Opcode.CLOSE, Opcode.PING, Opcode.PONG -> checkControl()
            else -> throw broken("a frame of the reserved opcode $opcode")
        }
    }

    private fun checkControl() {
        if (rsv1) throw strayBit()
        if (!isFinal) throw broken("a control frame in fragments")
    }

    private fun checkMask(hasMask: Boolean) {
        if (hasMask == isMasked) return
        throw broken(if (isMasked) "a frame without a mask, which clients have to use" else "a masked frame")
    }

    private fun readLength(input: Buffer, short: Int): Long = when (short) {
        MIDDLE_LENGTH -> (input.readShort().toLong() and 0xffff).also { checkShortest(it > MAX_CONTROL) }

        LONG_LENGTH -> input.readLong().also {
            if (it < 0) throw broken("a frame of 2^63 bytes or more")
            checkShortest(it > 0xffff)
        }

        else -> short.toLong()
    }

    private fun checkShortest(isShortest: Boolean) {
        if (!isShortest) throw broken("a length that is not written in the shortest way")
    }

    private fun strayBit() = broken("a frame with the bit RSV1, which stands for compression, where it may not be")

    private fun broken(what: String) = Violation(CloseCode.PROTOCOL_ERROR, "the peer sent $what")

    companion object {
        const val FINAL = 0x80
        const val RSV1 = 0x40
        const val RSV2 = 0x20
        const val RSV3 = 0x10
        const val OPCODE = 0x0f
        const val MASK = 0x80
        const val LENGTH = 0x7f
        const val MIDDLE_LENGTH = 126
        const val LONG_LENGTH = 127

        /** What the payload of a control frame may have, RFC 6455 section 5.5. */
        const val MAX_CONTROL = 125

        /** Writes the head of a frame to [output]; with [first] as its first byte and a mask bit where [isMasked]. */
        fun write(output: Buffer, first: Int, length: Long, isMasked: Boolean) {
            val mask = if (isMasked) MASK else 0
            output.writeByte(first)
            when {
                length <= MAX_CONTROL -> {
                    output.writeByte(mask or length.toInt())
                }

                length <= 0xffff -> {
                    output.writeByte(mask or MIDDLE_LENGTH)
                    output.writeShort(length.toInt())
                }

                else -> {
                    output.writeByte(mask or LONG_LENGTH)
                    output.writeLong(length)
                }
            }
        }
    }
}
