package dev.geturl.body

/**
 * Reads the header of one gzip member (RFC 1952 section 2.3) a byte at a time. Its file name, comment, time and extra
 * field mean nothing to HTTP and are skipped; its checksum is checked when it has one.
 */
internal class GzipHeader(private val crc: Crc32) {
    private enum class Part { FIXED, EXTRA_LENGTH, EXTRA, NAME, COMMENT, CHECKSUM, DONE }

    private var part = Part.FIXED
    private var index = 0
    private var flags = 0
    private var number = 0
    private val single = ByteArray(1)

    /** Makes ready for the next member's header. */
    fun reset() {
        part = Part.FIXED
        index = 0
        flags = 0
        number = 0
        crc.reset()
    }

    /**
     * Takes the next byte and says whether it was the header's last.
     *
     * @throws CorruptDataException when it is no header of gzip.
     */
    fun accept(byte: Int): Boolean {
        if (part != Part.CHECKSUM) {
            single[0] = byte.toByte()
            crc.update(single, 0, 1)
        }
        when (part) {
            Part.FIXED -> acceptFixed(byte)
            Part.EXTRA_LENGTH -> acceptNumber(byte) { if (number == 0) enter(Part.NAME) else enterExtra() }
            Part.EXTRA -> if (++index == number) enter(Part.NAME)
            Part.NAME -> if (byte == 0) enter(Part.COMMENT)
            Part.COMMENT -> if (byte == 0) enter(Part.CHECKSUM)
            Part.CHECKSUM -> acceptNumber(byte) { checkChecksum() }
            Part.DONE -> error("the header has ended")
        }
        return part == Part.DONE
    }

    private fun acceptFixed(byte: Int) {
        val fine = when (index) {
            0 -> byte == MAGIC_1
            1 -> byte == MAGIC_2
            2 -> byte == DEFLATED
            3 -> byte and RESERVED == 0
            else -> true
        }
        if (!fine) throw CorruptDataException("${describe(byte)} does not belong into a gzip header at place $index")
        if (index == 3) flags = byte
        if (++index == FIXED_SIZE) enter(Part.EXTRA_LENGTH)
    }

    /** Enters [next], or the first part after it that the flags say is there. */
    private fun enter(next: Part) {
        index = 0
        number = 0
        part = when {
            next <= Part.EXTRA_LENGTH && flags and FEXTRA != 0 -> Part.EXTRA_LENGTH
            next <= Part.NAME && flags and FNAME != 0 -> Part.NAME
            next <= Part.COMMENT && flags and FCOMMENT != 0 -> Part.COMMENT
            next <= Part.CHECKSUM && flags and FHCRC != 0 -> Part.CHECKSUM
            else -> Part.DONE
        }
    }

    private fun enterExtra() {
        part = Part.EXTRA
        index = 0
    }

    private inline fun acceptNumber(byte: Int, whenWhole: () -> Unit) {
        number = number or (byte shl (8 * index))
        if (++index == 2) whenWhole()
    }

    private fun checkChecksum() {
        if (number.toLong() != crc.value and 0xffff) throw CorruptDataException("the gzip header's checksum is wrong")
        part = Part.DONE
    }

    companion object {
        /** The first byte of every member. */
        const val MAGIC_1 = 0x1f

        /** The second byte of every member. */
        const val MAGIC_2 = 0x8b
        private const val DEFLATED = 8
        private const val FIXED_SIZE = 10
        private const val FHCRC = 0x02
        private const val FEXTRA = 0x04
        private const val FNAME = 0x08
        private const val FCOMMENT = 0x10
        private const val RESERVED = 0xe0
    }
}
