package dev.geturl.http1

import dev.geturl.FieldLines

/**
 * Field lines that stay in the bytes they arrived in; text is made of them only when it is asked for.
 *
 * @param bytes the whole head.
 * @param bounds four numbers a line: where its name begins and ends, where its value begins and ends.
 */
internal class ParsedFieldLines(
    private val bytes: ByteArray,
    private val bounds: IntArray,
    override val size: Int,
) : FieldLines {
    override fun name(index: Int): String {
        val start = bounds[index * STRIDE]
        val end = bounds[index * STRIDE + 1]
        return KnownNames.find(bytes, start, end) ?: bytes.latin1(start, end)
    }

    override fun value(index: Int): String = bytes.latin1(bounds[index * STRIDE + 2], bounds[index * STRIDE + 3])

    override fun isNamed(index: Int, name: String): Boolean {
        val start = bounds[index * STRIDE]
        return bounds[index * STRIDE + 1] - start == name.length && bytes.equalsIgnoreCase(start, name)
    }

    companion object {
        const val STRIDE = 4
    }
}

/**
 * The text of bytes in ISO 8859-1, which RFC 9110 section 5.5 leaves for whatever is not ASCII: every byte becomes the
 * character of its number, so the bytes can be had back.
 */
internal fun ByteArray.latin1(start: Int, end: Int): String {
    for (index in start until end) {
        if (this[index] < 0) return wide(start, end)
    }
    return decodeToString(start, end)
}

private fun ByteArray.wide(start: Int, end: Int): String =
    CharArray(end - start) { (this[start + it].toInt() and 0xff).toChar() }.concatToString()

/** Whether the bytes from [start] spell [text], in any case of ASCII letters. */
internal fun ByteArray.equalsIgnoreCase(start: Int, text: String): Boolean {
    for (index in text.indices) {
        val ours = this[start + index].toInt()
        val theirs = text[index].code
        if (ours != theirs && (ours xor theirs != CASE_BIT || (ours or CASE_BIT) !in 'a'.code..'z'.code)) return false
    }
    return true
}

private const val CASE_BIT = 0x20

/** Names that most responses carry, shared so that no text is made for them. */
internal object KnownNames {
    private val names = listOf(
        "Accept-Ranges",
        "Age",
        "Cache-Control",
        "Connection",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Range",
        "Content-Type",
        "Date",
        "ETag",
        "Expires",
        "Keep-Alive",
        "Last-Modified",
        "Location",
        "Server",
        "Set-Cookie",
        "Strict-Transport-Security",
        "Transfer-Encoding",
        "Upgrade",
        "Vary",
        "WWW-Authenticate",
        "X-Content-Type-Options",
        "X-Frame-Options",
    )
    private val byLength: Array<Array<String>> =
        Array(names.maxOf { it.length } + 1) { length -> names.filter { it.length == length }.toTypedArray() }

    /** The shared text for the name in [bytes], when it is spelt exactly so. */
    fun find(bytes: ByteArray, start: Int, end: Int): String? {
        val length = end - start
        if (length >= byLength.size) return null
        return byLength[length].firstOrNull { name -> name.indices.all { bytes[start + it].toInt() == name[it].code } }
    }
}
