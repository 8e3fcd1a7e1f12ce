package dev.geturl.websocket.frame

/**
 * Says of a text that comes piece by piece whether it is UTF-8, at the first byte that it cannot be: RFC 3629 section
 * 4, with neither surrogates nor more bytes than needed.
 */
internal class Utf8Validator {
    /** How many bytes of the character that has begun are still to come. */
    private var needed = 0

    /** Between which the next of them has to be. */
    private var lower = FIRST_TAIL
    private var upper = LAST_TAIL

    /** How many bytes of a character that is not complete there were at the end. */
    var begun = 0
        private set

    /** Whether the text may end here. */
    val isComplete: Boolean get() = needed == 0

    /** Goes on with [bytes] from [from] to [to]; false when it is no UTF-8. */
    fun accepts(bytes: ByteArray, from: Int, to: Int): Boolean {
        var at = from
        while (at < to) {
            if (needed == 0) {
                at = skipAscii(bytes, at, to)
                if (at == to) return true
                if (!begin(bytes[at++].toInt() and 0xff)) return false
            } else if (!goOn(bytes[at++].toInt() and 0xff)) {
                return false
            }
        }
        return true
    }

    /** Begins another text. */
    fun reset() {
        needed = 0
        begun = 0
        lower = FIRST_TAIL
        upper = LAST_TAIL
    }

    /** Nearly all text is mostly ASCII: eight bytes are looked at together. */
    private fun skipAscii(bytes: ByteArray, from: Int, to: Int): Int {
        var at = from
        while (at + 8 <= to && isAscii(bytes, at)) at += 8
        while (at < to && bytes[at] >= 0) at++
        return at
    }

    private fun isAscii(bytes: ByteArray, at: Int): Boolean {
        val all = bytes[at].toInt() or bytes[at + 1].toInt() or bytes[at + 2].toInt() or bytes[at + 3].toInt() or
            bytes[at + 4].toInt() or bytes[at + 5].toInt() or bytes[at + 6].toInt() or bytes[at + 7].toInt()
        return all >= 0
    }

    private fun begin(lead: Int): Boolean {
        needed = when (lead) {
            in 0xc2..0xdf -> 1
            in 0xe0..0xef -> 2
            in 0xf0..0xf4 -> 3
            else -> return false
        }
        begun = 1
        when (lead) {
            0xe0 -> lower = 0xa0
            0xed -> upper = 0x9f
            0xf0 -> lower = 0x90
            0xf4 -> upper = 0x8f
        }
        return true
    }

    private fun goOn(tail: Int): Boolean {
        if (tail < lower || tail > upper) return false
        lower = FIRST_TAIL
        upper = LAST_TAIL
        begun = if (--needed == 0) 0 else begun + 1
        return true
    }

    private companion object {
        const val FIRST_TAIL = 0x80
        const val LAST_TAIL = 0xbf
    }
}
