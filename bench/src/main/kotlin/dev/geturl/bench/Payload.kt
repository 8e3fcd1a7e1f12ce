package dev.geturl.bench

import java.io.InputStream

/** The bodies of the benchmark: cheap to make, the same on both sides of the socket, and checkable from their start. */
internal object Payload {
    /** Length of the period of [block], in bytes. */
    const val BLOCK_SIZE = 65_536

    /** Length of the body of a small GET, in bytes. */
    const val SMALL_SIZE = 128

    /** How many bytes at the start of a body are compared by [Tally]. */
    const val HEAD_SIZE = 64

    private const val ALPHABET = 26

    /** One period of the repeating body. Every call makes a new array, as peers may keep what they are given. */
    fun block(): ByteArray = ByteArray(BLOCK_SIZE) { ('a'.code + it % ALPHABET).toByte() }

    /** The body of a small GET. */
    fun small(): ByteArray = block().copyOf(SMALL_SIZE)
}

/** The repeating body as a stream of [length] bytes, for peers that upload from an [InputStream]. */
internal class PayloadStream(private val length: Long) : InputStream() {
    private val block = Payload.block()
    private var position = 0L

    override fun read(): Int {
        if (position == length) return -1
        return block[(position++ % block.size).toInt()].toInt()
    }

    override fun read(into: ByteArray, offset: Int, count: Int): Int {
        if (position == length) return -1
        val from = (position % block.size).toInt()
        val taken = minOf(count.toLong(), length - position, (block.size - from).toLong()).toInt()
        block.copyInto(into, offset, from, from + taken)
        position += taken
        return taken
    }
}
