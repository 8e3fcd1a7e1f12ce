package dev.geturl

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import okio.Buffer
import okio.ByteString

/**
 * How much the parts of a multipart response may take. What goes over a bound fails with [HttpException.LimitExceeded].
 *
 * @property parts how many there may be. Default 10,000.
 * @property partHeadBytes bytes that the field lines of one part may have together. Default 16 KiB.
 * @property partHeadFields how many field lines one part may have. Default 100.
 */
public data class PartLimits(
    public val parts: Int = 10_000,
    public val partHeadBytes: Long = 16L * 1024,
    public val partHeadFields: Int = 100,
) {
    init {
        require(parts > 0) { "parts is $parts: give a number above 0" }
        require(partHeadBytes > 0) { "partHeadBytes is $partHeadBytes: give a number above 0" }
        require(partHeadFields > 0) { "partHeadFields is $partHeadFields: give a number above 0" }
    }
}

/**
 * One part of a multipart response, read while it arrives: until the flow's collector returns, after which what was not
 * read of it is passed over.
 *
 * @property headers its field lines, read as UTF-8.
 * @property name the name that its `Content-Disposition` says; null when there is none.
 * @property fileName the file name that it says, without folders, so that none of them leads elsewhere; null when there
 *   is none. It is the server's word all the same: see whether you want a file of that name.
 */
public class ReceivedPart internal constructor(
    public val headers: Headers,
    public val name: String?,
    public val fileName: String?,
    private val source: BodySource,
) : BodySource by source {
    /** Its `Content-Type`; `text/plain` where it has none, as RFC 2046 section 5.1 says. */
    public val contentType: String get() = headers["Content-Type"] ?: "text/plain"

    /** Its content in pieces as they arrive. It can be collected once. */
    public val body: Flow<ByteString> = flow {
        val buffer = Buffer()
        while (source.read(buffer, PIECE_BYTES) != -1L) emit(buffer.readByteString())
    }

    /**
     * All of its content that has not been read yet.
     *
     * @param atMost how many bytes it may be. Default 1 MiB.
     * @throws HttpException.LimitExceeded when it is more.
     */
    public suspend fun bytes(atMost: Long = 1L shl 20): ByteString {
        val all = Buffer()
        while (source.read(all, PIECE_BYTES) != -1L) if (all.size > atMost) throw tooLarge(atMost)
        return all.readByteString()
    }

    /** As [bytes], read as UTF-8. */
    public suspend fun text(atMost: Long = 1L shl 20): String = bytes(atMost).utf8()

    private fun tooLarge(atMost: Long) = HttpException.LimitExceeded(
        "atMost",
        "The part has more than the $atMost bytes that were to be kept in memory",
        "Collect its body instead, or allow more.",
    )

    private companion object {
        const val PIECE_BYTES = 64L * 1024
    }
}
