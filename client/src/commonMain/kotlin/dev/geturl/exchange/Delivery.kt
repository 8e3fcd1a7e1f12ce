package dev.geturl.exchange

import dev.geturl.BodySource
import dev.geturl.HttpException
import dev.geturl.ResponseSink
import dev.geturl.Transaction
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.isActive
import okio.Buffer
import okio.ByteString
import okio.FileSystem
import okio.Sink

/** Brings a response's body to where the caller wants it: one of the ways below. Gives what is kept of it. */
internal fun interface Delivery {
    suspend fun deliver(transaction: Transaction, reader: BodySource): ByteString
}

/** Keeps the body in memory, within [atMost] bytes. */
internal class KeepBody(private val atMost: Long, private val blockBytes: Long) : Delivery {
    /** What has been kept so far, also of a body that ended too early. */
    private val body = Buffer()

    /** What can be had of a small body without waiting; null when there is more to wait for. */
    fun deliverBuffered(reader: BodyReader): ByteString? {
        val blockBytes = minOf(blockBytes, SEGMENT_BYTES)
        val whole = if (reader.readBuffered(body, blockBytes)) taken() else null
        return whole?.also { checkSize(it.size.toLong()) }
    }

    /** Whether a body of [length] bytes, -1 for unknown, is best kept at once if all of it is there. */
    fun keepsAtOnce(length: Long): Boolean = length in 0..SEGMENT_BYTES && (atMost < 0 || length <= atMost)

    override suspend fun deliver(transaction: Transaction, reader: BodySource): ByteString {
        while (reader.read(body, blockBytes) != -1L) {
            checkSize(body.size)
        }
        return taken()
    }

    private fun checkSize(size: Long) {
        if (atMost in 0 until size) throw tooLarge()
    }

    /** A small body is copied out, so that its segment goes back to the pool; a large one stays in its segments. */
    fun taken(): ByteString =
        if (body.size <= SEGMENT_BYTES) body.readByteString() else body.snapshot().also { body.clear() }

    private fun tooLarge() = HttpException.LimitExceeded(
        "bufferedBytes",
        "The response's body has more than the $atMost bytes that are kept in memory",
        "Give a sink or use HttpClient.stream for large bodies, or raise Limits.bufferedBytes.",
    )

    private companion object {
        const val SEGMENT_BYTES = 8192L
    }
}

/** Writes the body to the caller's sink or file, where writing may block. */
internal class WriteBody(
    private val target: ResponseSink,
    private val files: FileSystem,
    private val blocking: CoroutineScope,
    private val blockBytes: Long,
) : Delivery {
    /** The next blocks are read while one is written. What came before a failure is written all the same. */
    override suspend fun deliver(transaction: Transaction, reader: BodySource): ByteString {
        val blocks = Channel<Buffer>(WRITE_BEHIND_BLOCKS)
        val writing = blocking.async { writeAll(blocks) }
        try {
            send(reader, blocks)
        } catch (cancelled: CancellationException) {
            if (currentCoroutineContext().isActive) throw writing.await() ?: cancelled
            writing.cancelAndLetGo()
            throw cancelled
        } catch (failure: HttpException) {
            blocks.close()
            writing.await()?.let(failure::addSuppressed)
            throw failure
        }
        writing.await()?.let { throw it }
        return ByteString.EMPTY
    }

    private suspend fun send(reader: BodySource, blocks: SendChannel<Buffer>) {
        while (true) {
            val block = Buffer()
            if (reader.read(block, blockBytes) == -1L) break
            blocks.send(block)
        }
        blocks.close()
    }

    /** Gives what went wrong, or null; whoever sends more blocks then is told by the channel's end. */
    private suspend fun writeAll(blocks: Channel<Buffer>): HttpException? = try {
        val sink = when (target) {
            is ResponseSink.ToSink -> target.sink
            is ResponseSink.ToFile -> files.sink(target.path)
        }
        try {
            for (block in blocks) sink.write(block, block.size)
            sink.flush()
        } finally {
            if (target is ResponseSink.ToFile) sink.close()
        }
        null
    } catch (failure: Throwable) {
        currentCoroutineContext().ensureActive()
        blocks.cancel()
        HttpException.SinkFailed(
            "The response body could not be written: ${failure.message ?: failure}",
            cause = failure,
        )
    }

    private companion object {
        const val WRITE_BEHIND_BLOCKS = 2
    }
}

/** Lets the caller's own code read the body, in the caller's context. */
internal class HandBody(
    private val callbacks: Callbacks,
    private val handle: suspend (BodySource, Transaction) -> Unit,
) : Delivery {
    override suspend fun deliver(transaction: Transaction, reader: BodySource): ByteString {
        try {
            callbacks.run { handle(reader, transaction) }
        } catch (ours: HttpException) {
            throw ours
        } catch (failure: Throwable) {
            currentCoroutineContext().ensureActive()
            throw HttpException.SinkFailed("The caller's code that reads the body threw: $failure", cause = failure)
        }
        return ByteString.EMPTY
    }
}
