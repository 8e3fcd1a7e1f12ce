package dev.geturl.body

import dev.geturl.HttpException
import okio.Buffer

/**
 * Undoes one content coding, a bounded step at a time, so that a bomb never fills the memory before it is seen.
 *
 * A decoder belongs to one body and is closed once, whatever came of it: it may hold native memory.
 */
internal interface ContentDecoder : AutoCloseable {
    /**
     * Decodes from [input] into [output] until [byteCount] bytes were made, or [input] is used up and all it stood for
     * has been made. Fewer than [byteCount] bytes therefore mean: nothing more comes without more input, to which the
     * next call must add what this one left.
     *
     * @throws HttpException.Decoding when the coded data is corrupt.
     */
    fun decode(input: Buffer, output: Buffer, byteCount: Long)

    /**
     * The coded data has ended, and [decode] has made all of it.
     *
     * @throws HttpException.Decoding when it is cut short.
     */
    fun finish()
}

/** The failure of [coding] after [offset] encoded bytes. */
internal fun codingFailure(coding: String, offset: Long, message: String, cause: Throwable? = null) =
    HttpException.Decoding(
        message = "the body's $coding coding is broken at byte $offset: $message",
        offset = offset,
        hint = "fetch it again; if it stays so, the server's compression is at fault: ask it for identity",
        cause = cause,
    )
