package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.body.ContentCodings
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import okio.Buffer
import okio.FileSystem
import okio.Source
import okio.use

/**
 * Reads a request's body of any kind and gives it on in blocks, one part behind the other. Reading may block and
 * compressing takes its time, so it runs off the loop; a flow is collected where callbacks run.
 */
internal class BodyFeed(
    private val files: FileSystem,
    private val codings: ContentCodings,
    private val callbacks: Callbacks,
    private val blockBytes: Long,
) {
    /** Puts all of [body] into [hopper] and closes that, with what went wrong if something has. */
    suspend fun fill(hopper: Hopper, body: RequestBody) {
        val failure = try {
            feed(body, hopper::put)
            null
        } catch (ours: HttpException) {
            ours
        } catch (failure: Throwable) {
            currentCoroutineContext().ensureActive()
            HttpException.SourceFailed("The request body could not be read: $failure", cause = failure)
        }
        hopper.close(failure)
    }

    private suspend fun feed(body: RequestBody, emit: suspend (Buffer) -> Unit) {
        when (body) {
            is RequestBody.Bytes -> feedSource(Buffer().write(body.bytes), isPatient = true, emit)
            is RequestBody.FromSource -> feedSource(body.source.also { body.isTaken = true }, isPatient = false, emit)
            is RequestBody.FromFile -> feedSource(files.source(body.path), isPatient = true, emit)
            is RequestBody.FromFlow -> callbacks.run { body.flow.collect { emit(Buffer().write(it)) } }
            is RequestBody.Sequence -> body.pieces.forEach { feedMeasured(it, emit) }
            is RequestBody.Encoded -> feedEncoded(body, emit)
        }
    }

    /**
     * @param isPatient whether a block is filled before it is sent, as a source wants that is never waited for long.
     */
    private suspend fun feedSource(source: Source, isPatient: Boolean, emit: suspend (Buffer) -> Unit) {
        source.use { while (true) emit(nextBlock(it, isPatient) ?: break) }
    }

    /** A block, or what there is of it; null at the end. */
    private fun nextBlock(source: Source, isPatient: Boolean): Buffer? {
        val next = Buffer()
        do {
            if (source.read(next, blockBytes - next.size) == -1L) break
        } while (isPatient && next.size < blockBytes)
        return next.takeIf { !it.exhausted() }
    }

    /** The length of the whole would not tell when one part is too long by as much as another is too short. */
    private suspend fun feedMeasured(piece: RequestBody, emit: suspend (Buffer) -> Unit) {
        var size = 0L
        feed(piece) { block ->
            size += block.size
            if (piece.length in 0 until size) throw changed(piece.length)
            emit(block)
        }
        if (piece.length > size) throw changed(piece.length)
    }

    private suspend fun feedEncoded(body: RequestBody.Encoded, emit: suspend (Buffer) -> Unit) {
        codings.encoder(body.coding).use { encoder ->
            var coded = Buffer()
            feed(body.plain) { block ->
                encoder.encode(block, coded)
                if (coded.size >= blockBytes) {
                    emit(coded)
                    coded = Buffer()
                }
            }
            encoder.finish(coded)
            emit(coded)
        }
    }

    private fun changed(length: Long) = HttpException.SourceFailed(
        "A part of the request body has not the $length bytes announced",
        "Leave the file as it is while it is sent, or give the length that the part has.",
    )
}
