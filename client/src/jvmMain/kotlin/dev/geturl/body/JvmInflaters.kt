package dev.geturl.body

import java.util.zip.CRC32
import java.util.zip.DataFormatException
import java.util.zip.Inflater as ZlibInflater

/** The JDK's zlib. */
internal object JvmInflaters : InflaterFactory {
    override fun inflater(raw: Boolean): Inflater = JvmInflater(ZlibInflater(raw))

    override fun crc32(): Crc32 = JvmCrc32()
}

private class JvmInflater(private val zlib: ZlibInflater) : Inflater {
    override var consumed: Int = 0
        private set

    override var produced: Int = 0
        private set

    override val isFinished: Boolean get() = zlib.finished()

    override fun inflate(
        source: ByteArray,
        sourceFrom: Int,
        sourceTo: Int,
        target: ByteArray,
        targetFrom: Int,
        targetTo: Int,
    ) {
        val before = zlib.bytesRead
        produced = 0
        zlib.setInput(source, sourceFrom, sourceTo - sourceFrom)
        try {
            produced = zlib.inflate(target, targetFrom, targetTo - targetFrom)
        } catch (e: DataFormatException) {
            throw CorruptDataException(e.message ?: "not of the format", e)
        } finally {
            consumed = (zlib.bytesRead - before).toInt()
        }
        if (zlib.needsDictionary()) throw CorruptDataException("it wants a preset dictionary, which HTTP has none of")
    }

    override fun reset() = zlib.reset()

    override fun close() = zlib.end()
}

private class JvmCrc32 : Crc32 {
    private val crc = CRC32()

    override val value: Long get() = crc.value

    override fun update(bytes: ByteArray, from: Int, count: Int) = crc.update(bytes, from, count)

    override fun reset() = crc.reset()
}
