package dev.geturl

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import okio.Buffer
import okio.ByteString

/** A response body that is read while it arrives: after its framing and content codings were undone. */
public interface BodySource {
    /**
     * Moves between 1 and [byteCount] bytes to [sink], suspending until there is at least one. While nobody reads, the
     * socket is not read either, once a small buffer is full.
     *
     * May be called from any thread, by one coroutine at a time. Cancelling resets the transaction.
     *
     * @return how many bytes were moved, or -1 at the end of the body.
     * @throws HttpException when the body is truncated, corrupt, or larger than a limit.
     */
    public suspend fun read(sink: Buffer, byteCount: Long): Long
}

/** How lines of a body become text, by the charset of its type. */
internal interface LineText {
    /** The text of a [line]; of the first one without a byte order mark. */
    fun decode(line: ByteString, isFirst: Boolean): String

    /**
     * Says whether bytes can be parted into lines before they are decoded.
     *
     * @throws HttpException.Unsupported when they cannot.
     */
    fun check()
}

/**
 * A response whose head has arrived and whose body is read by the caller, see [HttpClient.stream].
 *
 * @property transaction the transaction in stage [Stage.BODY]: status line, headers, progress.
 */
public class StreamedResponse internal constructor(
    public val transaction: Transaction,
    internal val source: BodySource,
    internal val text: LineText,
) : BodySource by source {
    /** The status code. */
    public val responseCode: Int get() = transaction.responseCode

    /** The header section of the response. */
    public val responseHeaders: Headers get() = transaction.responseHeaders

    /**
     * The body in pieces of at most 64 KiB as they arrive. A collector that suspends stops the reading: back-pressure
     * reaches the peer. It can be collected once.
     */
    public val body: Flow<ByteString> = flow {
        val buffer = Buffer()
        while (source.read(buffer, PIECE_BYTES) != -1L) emit(buffer.readByteString())
    }

    private companion object {
        const val PIECE_BYTES = 64L * 1024
    }
}
