package dev.geturl.body

/** The platform's decompressor of one stream: pure computing over arrays, the seam that codings are built on. */
internal interface Inflater : AutoCloseable {
    /**
     * Reads from [source] between [sourceFrom] and [sourceTo], writes to [target] between [targetFrom] and [targetTo],
     * and stops when either is used up or the stream ends. [consumed] and [produced] say how far it came.
     *
     * @throws CorruptDataException when the data is not of the format; [consumed] says where.
     */
    fun inflate(source: ByteArray, sourceFrom: Int, sourceTo: Int, target: ByteArray, targetFrom: Int, targetTo: Int)

    /** Bytes that the last call read. */
    val consumed: Int

    /** Bytes that the last call wrote. */
    val produced: Int

    /** Whether the stream has ended; what follows it is not read. */
    val isFinished: Boolean

    /** Makes ready for another stream. */
    fun reset()
}

/** The checksum of RFC 1952, running. */
internal interface Crc32 {
    /** Takes [count] bytes of [bytes] from [from] on. */
    fun update(bytes: ByteArray, from: Int, count: Int)

    /** The checksum so far, in the lower 32 bits. */
    val value: Long

    /** Begins anew. */
    fun reset()
}

/** What a platform computes for the codings that every client can undo. */
internal interface InflaterFactory {
    /** An inflater of RFC 1951 when [raw], else of RFC 1950: the same with zlib's header and checksum. */
    fun inflater(raw: Boolean): Inflater

    /** A new checksum. */
    fun crc32(): Crc32
}

/** A platform's decompressor cannot read the data. */
internal class CorruptDataException(message: String, cause: Throwable? = null) : Exception(message, cause)
