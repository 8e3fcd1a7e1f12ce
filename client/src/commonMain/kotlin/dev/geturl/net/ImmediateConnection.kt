package dev.geturl.net

import okio.Buffer

/**
 * A connection that can say what is possible at the moment. A small exchange that asks first suspends once, and spares
 * the frames of functions that might have suspended.
 */
internal interface ImmediateConnection : Connection {
    /** Takes from [source] what the peer accepts at once of its first [byteCount] bytes; says how many that were. */
    fun writeNow(source: Buffer, byteCount: Long): Long

    /**
     * Moves what has come, at most [byteCount] bytes, to [sink].
     *
     * @return how many bytes were moved; -1 when the peer has ended its side; 0 when nothing has come, or when this
     *   cannot be known outside the loop.
     */
    fun readNow(sink: Buffer, byteCount: Long): Long

    /** Suspends until [readNow] may have something to say, and goes on on the loop. */
    suspend fun awaitInput()
}
