package dev.geturl.download

import okio.ByteString.Companion.encodeUtf8

/**
 * How far the download of one resource has come: what is kept beside the unfinished file, so that another process can
 * go on.
 *
 * @property key stands for the URL, whose secrets have no place in a file.
 * @property validator names the state of the resource that the bytes are of; null when the server named none, and so
 *   nothing can be added to them.
 * @property total bytes in all; -1 when that is unknown.
 * @property done which bytes are there.
 */
internal class DownloadState(
    val key: String,
    val validator: String?,
    val total: Long,
    val done: ByteRanges = ByteRanges.NONE,
) {
    val isComplete: Boolean get() = total >= 0 && done.missing(total).isEmpty()

    /** With [range] there as well. */
    fun plus(range: LongRange): DownloadState = DownloadState(key, validator, total, done + range)

    /** Once it is known how long it is. */
    fun ofTotal(total: Long): DownloadState = DownloadState(key, validator, total, done)

    /** A few lines of text. */
    fun write(): String =
        listOf(HEAD, key, validator.orEmpty(), "$total", "$done", END).joinToString("\n", postfix = "\n")

    companion object {
        private const val HEAD = "geturl download 1"

        /** Shows that the file is whole. */
        private const val END = "end"
        private const val LINES = 6

        /** What stands for [url]. */
        fun keyOf(url: String): String = url.encodeUtf8().sha256().hex()

        /** Reads what [write] wrote; null when it is nothing of the kind. */
        fun parse(text: String): DownloadState? {
            val lines = text.removeSuffix("\n").split('\n')
            if (lines.size != LINES || lines.first() != HEAD || lines.last() != END) return null
            val total = lines[3].toLongOrNull() ?: return null
            val done = ByteRanges.parse(lines[4]) ?: return null
            if (total >= 0 && (done.ranges.lastOrNull()?.last ?: -1) >= total) return null
            return DownloadState(lines[1], lines[2].ifEmpty { null }, total, done)
        }
    }
}
