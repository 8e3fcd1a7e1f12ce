package dev.geturl.body

import dev.geturl.Limits
import okio.Buffer

/** Content that ends where the connection does (RFC 9112 section 6.3, rule 8). Whether it is whole cannot be told. */
internal class UntilCloseFraming(private val limits: Limits = Limits()) : Framing {
    override val contentLength: Long get() = -1

    override val endsWithConnection: Boolean get() = true

    override var received: Long = 0
        private set

    override var isDone: Boolean = false
        private set

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        if (isDone) return
        val count = minOf(byteCount, input.size)
        limits.checkBodySize(received + count)
        output.write(input, count)
        received += count
    }

    override fun endOfInput() {
        isDone = true
    }
}
