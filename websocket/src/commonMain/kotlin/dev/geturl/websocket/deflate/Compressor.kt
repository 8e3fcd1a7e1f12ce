package dev.geturl.websocket.deflate

/** Makes what compresses and decompresses by deflate, RFC 1951, without a header. */
internal interface CompressorFactory {
    /** @param level 1 to 9. */
    fun deflater(level: Int): Deflater

    /** For any window that a peer may have. */
    fun inflater(): Inflater
}

/** A step of deflate from array to array. [close] gives back memory that no collector knows of. */
internal interface Deflater : AutoCloseable {
    /** Gives it what to compress next; it is only looked at until all of it is used. */
    fun setInput(bytes: ByteArray, from: Int, to: Int)

    /** Compresses to [target], and brings out all there is up to a byte's end (`Z_SYNC_FLUSH`): how many bytes it made. */
    fun deflate(target: ByteArray, from: Int, to: Int): Int

    /** Forgets all that it has compressed. */
    fun reset()

    /** Has it begin as if it had compressed these, after a [reset]. */
    fun setDictionary(bytes: ByteArray, from: Int, to: Int)
}

/** A step of inflate from array to array. [close] gives back memory that no collector knows of. */
internal interface Inflater : AutoCloseable {
    /** Gives it what to inflate next. */
    fun setInput(bytes: ByteArray, from: Int, to: Int)

    /** How much of its input is left. */
    val remaining: Int

    /** Whether the stream has said that it ends, by a block with the BFINAL bit. */
    val isFinished: Boolean

    /**
     * Inflates to [target]: how many bytes it made, 0 when it wants more input.
     *
     * @throws CorruptDeflateException when the input is not deflate.
     */
    fun inflate(target: ByteArray, from: Int, to: Int): Int

    /** Forgets all that it has inflated. */
    fun reset()
}

/** What came was not compressed by deflate. */
internal class CorruptDeflateException(message: String, cause: Throwable?) : Exception(message, cause)
