package dev.geturl.body

import okio.Buffer
import okio.ByteString

/** The framing of a message without content: the answer to HEAD, and the codes 1xx, 204 and 304. */
internal data object EmptyFraming : Framing {
    override val isDone: Boolean get() = true
    override val contentLength: Long get() = 0
    override val received: Long get() = 0

    override fun decode(input: Buffer, output: Buffer, byteCount: Long): Unit = Unit

    override fun takeWhole(input: Buffer): ByteString = ByteString.EMPTY

    override fun endOfInput(): Unit = Unit
}
