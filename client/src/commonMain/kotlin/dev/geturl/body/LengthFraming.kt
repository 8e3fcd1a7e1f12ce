package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import okio.Buffer
import okio.ByteString

/** Content of a length known beforehand. A length over [Limits.bodyBytes] is refused before the first byte is read. */
internal class LengthFraming(override val contentLength: Long, limits: Limits = Limits()) : Framing {
    init {
        require(contentLength >= 0) { "contentLength is $contentLength" }
        limits.checkBodySize(contentLength)
    }

    override var received: Long = 0
        private set

    override val isDone: Boolean get() = received == contentLength

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        val count = minOf(contentLength - received, byteCount, input.size)
        output.write(input, count)
        received += count
    }

    override val plainBytes: Long get() = contentLength - received

    override fun passed(count: Long) {
        check(count <= plainBytes) { "$count bytes of $plainBytes" }
        received += count
    }

    override fun takeWhole(input: Buffer): ByteString? {
        if (received > 0 || input.size < contentLength) return null
        received = contentLength
        return input.readByteString(contentLength)
    }

    override fun endOfInput() {
        if (isDone) return
        throw HttpException.ConnectionClosed(
            message = "the connection ended after $received of the $contentLength bytes of the body",
            hint = "fetch the rest with a Range header, or the whole again",
        )
    }
}
