package dev.geturl.download

/**
 * The value of a `Content-Range` field: RFC 9110 section 14.4.
 *
 * @property range which bytes the response has; null in a 416, which has none of them.
 * @property total how many bytes there are in all; -1 when that is unknown.
 */
internal class ContentRange private constructor(val range: LongRange?, val total: Long) {
    companion object {
        private val SYNTAX = Regex("bytes +(?:([0-9]+)-([0-9]+)|\\*)/([0-9]+|\\*)", RegexOption.IGNORE_CASE)

        /** Reads [text]; null when it is no range of bytes, or one that cannot be. */
        fun parse(text: String): ContentRange? {
            val (first, last, whole) = SYNTAX.matchEntire(text)?.destructured ?: return null
            val total = if (whole == "*") -1 else whole.toLongOrNull() ?: return null
            if (first.isEmpty()) return if (total < 0) null else ContentRange(null, total)
            val from = first.toLongOrNull() ?: return null
            val to = last.toLongOrNull() ?: return null
            return if (from > to || (total >= 0 && to >= total)) null else ContentRange(from..to, total)
        }
    }
}
