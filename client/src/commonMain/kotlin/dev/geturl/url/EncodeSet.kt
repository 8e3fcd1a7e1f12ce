package dev.geturl.url

/**
 * The ASCII characters that a part of a URL writes as `%XX`; everything above ASCII always is.
 *
 * Two words of bits, as the sets are asked once per character of every URL.
 */
internal class EncodeSet private constructor(private val low: Long, private val high: Long) {
    operator fun contains(char: Char): Boolean = when {
        char.code < 64 -> low ushr char.code and 1L == 1L
        char.code < 128 -> high ushr (char.code - 64) and 1L == 1L
        else -> true
    }

    /** This set and the characters of [more]. */
    operator fun plus(more: String): EncodeSet {
        var low = low
        var high = high
        for (char in more) {
            if (char.code < 64) low = low or (1L shl char.code) else high = high or (1L shl (char.code - 64))
        }
        return EncodeSet(low, high)
    }

    /** The sets of the WHATWG URL standard, section 1.3, by its names. */
    companion object {
        /** C0 controls and DEL: what opaque paths and opaque hosts may not hold. */
        val CONTROL: EncodeSet = EncodeSet(low = 0xFFFF_FFFFL, high = 1L shl 63)
        val FRAGMENT: EncodeSet = CONTROL + " \"<>`"
        val QUERY: EncodeSet = CONTROL + " \"#<>"
        val SPECIAL_QUERY: EncodeSet = QUERY + "'"
        val PATH: EncodeSet = QUERY + "?^`{}"
        val USERINFO: EncodeSet = PATH + "/:;=@[\\]|"

        /** All but the unreserved characters of RFC 3986, section 2.3: what `quoteString` writes as `%XX`. */
        val UNRESERVED_ONLY: EncodeSet = USERINFO + "$%&'()*+,!"
    }
}
