package dev.geturl.body

import dev.geturl.HttpException
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * Takes lines out of bytes as they come, each without its end. A line is given as soon as its end has come.
 *
 * @param atMost bytes that a line may have.
 * @param limit the name of the option that says so.
 * @param endsAtCr whether a lone CR ends a line too, as in an event stream; else LF and CR LF do.
 */
internal class LineSplitter(
    private val atMost: Long,
    private val limit: String,
    private val endsAtCr: Boolean = false,
) {
    /** How much of the input has no line end in it. */
    private var scanned = 0L

    /** Whether a CR has ended the last line: an LF behind it belongs to it. */
    private var skipsLf = false

    /**
     * The next line in [input]; null when its end has not come. What is left in [input] then is to stay there.
     *
     * @throws HttpException.LimitExceeded when it is too long.
     */
    fun next(input: Buffer): ByteString? {
        if (skipsLf && !input.exhausted()) {
            skipsLf = false
            if (input[0] == LF_BYTE) input.skip(1)
        }
        val end = if (endsAtCr) input.indexOfElement(CR_OR_LF, scanned) else input.indexOf(LF_BYTE, scanned)
        scanned = if (end < 0) input.size else 0
        if ((if (end < 0) input.size else end) > atMost) throw tooLong()
        return if (end < 0) null else take(input, end)
    }

    /** What is behind the last line's end, now that nothing more comes; null when nothing is. */
    fun rest(input: Buffer): ByteString? = if (input.exhausted()) null else input.readByteString()

    private fun take(input: Buffer, end: Long): ByteString {
        skipsLf = input[end] == CR_BYTE
        val size = if (!skipsLf && !endsAtCr && end > 0 && input[end - 1] == CR_BYTE) end - 1 else end
        val line = input.readByteString(size)
        input.skip(end - size + 1)
        return line
    }

    private fun tooLong() = HttpException.LimitExceeded(
        limit,
        "A line of the response's body has more than $atMost bytes",
        "Raise $limit if lines of this length are expected.",
    )

    private companion object {
        const val LF_BYTE: Byte = 10
        const val CR_BYTE: Byte = 13
        val CR_OR_LF = "\r\n".encodeUtf8()
    }
}
