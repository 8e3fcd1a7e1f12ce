package dev.geturl.body

import dev.geturl.HeaderSyntax
import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.PartLimits
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/** Reads the field lines of parts, one part after the other; folded ones too, which mail still has. */
internal class PartHead(private val limits: PartLimits) {
    private val lines = ArrayList<String>()
    private var size = 0L

    /**
     * The field lines at the beginning of [input]; null when their end has not come. The end of the line before the
     * content, an empty one, is left in [input].
     *
     * @throws HttpException.Protocol when they are none.
     */
    fun next(input: Buffer): Headers? {
        while (true) {
            val end = input.indexOf(LINE_END)
            if (size + (if (end < 0) input.size else end) > limits.partHeadBytes) throw tooLarge("partHeadBytes")
            if (end < 0) return null
            if (end == 0L) return taken()
            accept(input.readUtf8(end))
            input.skip(2)
            size += end
        }
    }

    private fun accept(line: String) {
        if (line[0] == ' ' || line[0] == '\t') {
            if (lines.isEmpty()) throw broken()
            lines[lines.lastIndex] = lines.last() + " " + line.trim(' ', '\t')
        } else {
            if (lines.size == limits.partHeadFields) throw tooLarge("partHeadFields")
            lines += line
        }
    }

    private fun taken(): Headers {
        val headers = Headers.Builder()
        for (line in lines) {
            val colon = line.indexOf(':')
            val isValid = colon > 0 && HeaderSyntax.isToken(line.substring(0, colon)) &&
                line.drop(colon + 1).all { HeaderSyntax.isValueByte(it.code) }
            if (!isValid) throw broken()
            headers.addChecked(line.substring(0, colon), line.substring(colon + 1).trim(' ', '\t'))
        }
        lines.clear()
        size = 0
        return headers.build()
    }

    private fun broken() = HttpException.Protocol(
        "A part of the multipart body has a head with a line that is no field line",
        "Ask the server why, or take the body as it is.",
    )

    private fun tooLarge(limit: String) = HttpException.LimitExceeded(
        limit,
        "A part of the multipart body has a head over the bound of $limit",
        "Raise PartLimits.$limit if such parts are expected.",
    )

    private companion object {
        val LINE_END = "\r\n".encodeUtf8()
    }
}
