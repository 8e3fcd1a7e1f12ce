package dev.geturl.websocket

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.Sink
import okio.Source

/** A caller's [source] as fragments of a message, read where it may block. */
internal class Fragments(private val source: Source, private val blocking: CoroutineDispatcher) {
    /** Fills [fragment]; false when the source is at its end. */
    suspend fun fill(fragment: Buffer): Boolean = withContext(blocking) {
        while (fragment.size < FRAGMENT_BYTES) {
            if (source.read(fragment, FRAGMENT_BYTES - fragment.size) == -1L) return@withContext false
        }
        true
    }

    suspend fun close(): Unit = withContext(blocking) { source.close() }

    private companion object {
        /** Large enough that its head does not count, small enough that a ping need not wait long. */
        const val FRAGMENT_BYTES = 64L * 1024
    }
}

/** Writes [piece] to a caller's sink where it may block, and flushes that at the end of the message. */
internal suspend fun Sink.take(piece: Message, blocking: CoroutineDispatcher): Unit = withContext(blocking) {
    write(Buffer().write(piece.bytes), piece.size.toLong())
    if (piece.isFinal) flush()
}
