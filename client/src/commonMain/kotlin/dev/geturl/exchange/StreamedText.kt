package dev.geturl.exchange

import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.LineText
import dev.geturl.Transaction
import dev.geturl.body.ByteOrderMark
import dev.geturl.body.ContentType
import dev.geturl.body.TextCodec
import dev.geturl.body.UTF_8
import okio.Buffer
import okio.ByteString

/**
 * The text of a streamed body, line by line: in the charset that its type names, else [HttpConfig.defaultCharset]; in
 * UTF-8 where the charset is unknown.
 */
internal class StreamedText(
    private val transaction: Transaction,
    private val config: HttpConfig,
    private val codec: TextCodec,
) : LineText {
    private val charset: String by lazy(LazyThreadSafetyMode.PUBLICATION) {
        val named = ContentType.parse(transaction.responseHeaders["Content-Type"])?.charset ?: config.defaultCharset
        if (codec.knows(named)) named else UTF_8
    }

    override fun check() {
        val lineFeed = codec.encode("\n", charset)
        if (lineFeed != null && lineFeed.size == 1 && lineFeed[0] == LF_BYTE) return
        throw HttpException.Unsupported(
            "Lines of a body in the charset $charset cannot be read while it arrives",
            "Take it as a whole, with Transaction.text.",
        )
    }

    override fun decode(line: ByteString, isFirst: Boolean): String {
        val mark = ByteOrderMark.UTF_8_MARK.bytes
        val bytes = Buffer().write(line)
        if (isFirst && line.startsWith(mark)) {
            bytes.skip(mark.size.toLong())
            return bytes.readUtf8()
        }
        return codec.decode(bytes, charset) ?: bytes.readUtf8()
    }

    private companion object {
        const val LF_BYTE: Byte = 10
    }
}
