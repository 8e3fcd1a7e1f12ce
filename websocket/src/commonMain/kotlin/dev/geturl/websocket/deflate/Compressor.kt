package dev.geturl.websocket.deflate

/** Makes what compresses and decompresses by deflate, RFC 1951, without a header. */
internal interface CompressorFactory {
    /** @param level 1 to 9. */
    fun deflater(level: Int): Deflater

    /** For whatever window the peer has. */
    fun inflater(): Inflater
}

/** Deflate from array to array. [close] gives back memory that no collector knows of. */
internal interface Deflater : AutoCloseable {
    /** Gives it what to compress next, when it has used what it had. */
    fun setInput(bytes: ByteArray, from: Int, to: Int)

    /**
     * Compresses to [target] and says how many bytes it made; when they fill [target] there may be more.
     *
     * @param flush whether all that was given to it has to come out, up to a byte's end: `Z_SYNC_FLUSH`.
     */
    fun deflate(target: ByteArray, flush: Boolean): Int

    /** Forgets all that it has compressed. */
    fun reset()

    /** Has it begin, after a [reset], as if it had compressed these. */
    fun setDictionary(bytes: ByteArray, from: Int, to: Int)
}

/** Inflate from array to array. [close] gives back memory that no collector knows of. */
internal interface Inflater : AutoCloseable {
    /** Gives it what to inflate next. */
    fun setInput(bytes: ByteArray, from: Int, to: Int)

    /** How much of its input is left. */
    val remaining: Int

    /** Whether the stream has come to a block that says it is the last. */
    val isFinished: Boolean

    /**
     * Inflates to [target] between [from] and [to]: how many bytes it made, 0 when it wants more input.
     *
     * @throws CorruptDeflateException when the input is not deflate.
     */
    fun inflate(target: ByteArray, from: Int, to: Int): Int

    /** Forgets all that it has inflated. */
    fun reset()
}

/** What came was not compressed by deflate. */
internal class CorruptDeflateException(message: String, cause: Throwable?) : Exception(message, cause)
