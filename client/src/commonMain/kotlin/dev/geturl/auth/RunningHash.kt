package dev.geturl.auth

import okio.Buffer
import okio.ByteString
import okio.HashingSink
import okio.blackholeSink

/** A hash of bytes that come in pieces. */
internal interface RunningHash {
    /** Takes the bytes of [buffer] from the one at [from] on, and leaves them there. */
    fun update(buffer: Buffer, from: Long)

    /** The hash of all that came. To be asked for once. */
    fun hash(): ByteString
}

/** In hexadecimal digits, as Digest has it. */
internal fun RunningHash.hex(): String = hash().hex()

/** One of Okio's. */
internal class OkioHash(private val sink: HashingSink) : RunningHash {
    private val copy = Buffer()

    override fun update(buffer: Buffer, from: Long) {
        buffer.copyTo(copy, from, buffer.size - from)
        // Okio's sink fails at nothing.
        if (!copy.exhausted()) sink.write(copy, copy.size)
    }

    override fun hash(): ByteString = sink.hash

    companion object {
        fun md5() = OkioHash(HashingSink.md5(blackholeSink()))

        fun sha256() = OkioHash(HashingSink.sha256(blackholeSink()))
    }
}
