package dev.geturl.body

import okio.ByteString
import okio.ByteString.Companion.decodeHex

/** The marks that text may begin with to say its own charset, as the WHATWG's encoding standard knows them. */
internal enum class ByteOrderMark(hex: String, val charset: String) {
    UTF_8_MARK("efbbbf", UTF_8),
    UTF_16_BIG_ENDIAN("feff", "utf-16be"),
    UTF_16_LITTLE_ENDIAN("fffe", "utf-16le"),
    ;

    /** The mark itself. */
    val bytes: ByteString = hex.decodeHex()
}
