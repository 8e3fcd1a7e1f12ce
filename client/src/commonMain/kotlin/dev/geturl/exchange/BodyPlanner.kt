package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.RequestCoding
import dev.geturl.body.ContentCodings
import okio.Buffer
import okio.FileSystem
import okio.IOException
import okio.Path

/** Turns what a caller gives as a body into what is sent: files are measured, what is small is made ready in memory. */
internal class BodyPlanner(private val files: FileSystem, private val codings: ContentCodings) {
    /**
     * The body to send for [body].
     *
     * @param announced the length that the caller's own header says, for a body of unknown length; null for none.
     * @param coding what it is compressed with; null for nothing.
     * @throws HttpException.SourceFailed when a file cannot be read.
     * @throws HttpException.Unsupported when [coding] cannot be had.
     */
    fun plan(body: RequestBody, announced: Long?, coding: RequestCoding?): RequestBody {
        val plain = together(measured(body))
        val sent = if (coding == null) plain else encoded(plain, coding)
        return if (sent.length < 0 && announced != null) sent.withLength(announced) else sent
    }

    /** A file is as long as it is when the call begins. */
    private fun measured(body: RequestBody): RequestBody = when (body) {
        is RequestBody.FromFile -> body.withLength(lengthOf(body.path))
        is RequestBody.Sequence -> RequestBody.Sequence(body.pieces.map(::measured), body.type)
        else -> body
    }

    private fun lengthOf(path: Path): Long {
        val metadata = try {
            files.metadata(path)
        } catch (missing: IOException) {
            throw HttpException.SourceFailed(
                "The file $path cannot be read: ${missing.message}",
                "Check its name.",
                missing,
            )
        }
        return metadata.size
            ?: throw HttpException.SourceFailed("$path is no regular file", "Give it as a source instead.")
    }

    /** Small parts that are all in memory go out with the head, as one body does. */
    private fun together(body: RequestBody): RequestBody {
        if (body !is RequestBody.Sequence || body.length !in 0..SMALL_BYTES) return body
        val bytes = Buffer()
        if (!gather(body, bytes)) return body
        return RequestBody.Bytes(bytes.readByteString(), body.type)
    }

    /** Whether [body] is in memory; its bytes are in [bytes] then. */
    private fun gather(body: RequestBody, bytes: Buffer): Boolean = when (body) {
        is RequestBody.Bytes -> true.also { bytes.write(body.bytes) }
        is RequestBody.Sequence -> body.pieces.all { gather(it, bytes) }
        else -> false
    }

    /** Opening an encoder says whether there is one, before anything is sent. */
    private fun encoded(body: RequestBody, coding: RequestCoding): RequestBody =
        codings.encoder(coding).use { encoder ->
            if (body !is RequestBody.Bytes || body.length > SMALL_BYTES) return RequestBody.Encoded(body, coding)
            val coded = Buffer()
            encoder.encode(Buffer().write(body.bytes), coded)
            encoder.finish(coded)
            RequestBody.Bytes(coded.readByteString(), body.type)
        }

    private companion object {
        /** What is compressed in the caller's thread, and what goes out in one write. */
        const val SMALL_BYTES = 64L * 1024
    }
}
