package dev.geturl.websocket.deflate

import java.util.zip.DataFormatException
import java.util.zip.Deflater as ZlibDeflater
import java.util.zip.Inflater as ZlibInflater

/** The JDK's zlib. */
internal object ZlibCompressors : CompressorFactory {
    override fun deflater(level: Int): Deflater = JvmDeflater(ZlibDeflater(level, true))

    override fun inflater(): Inflater = JvmInflater(ZlibInflater(true))
}

private class JvmDeflater(private val zlib: ZlibDeflater) : Deflater {
    override fun setInput(bytes: ByteArray, from: Int, to: Int) = zlib.setInput(bytes, from, to - from)

    override fun deflate(target: ByteArray, flush: Boolean): Int =
        zlib.deflate(target, 0, target.size, if (flush) ZlibDeflater.SYNC_FLUSH else ZlibDeflater.NO_FLUSH)

    override fun reset() = zlib.reset()

    override fun setDictionary(bytes: ByteArray, from: Int, to: Int) = zlib.setDictionary(bytes, from, to - from)

    override fun close() = zlib.end()
}

private class JvmInflater(private val zlib: ZlibInflater) : Inflater {
    override val remaining: Int get() = zlib.remaining

    override val isFinished: Boolean get() = zlib.finished()

    override fun setInput(bytes: ByteArray, from: Int, to: Int) = zlib.setInput(bytes, from, to - from)

    override fun inflate(target: ByteArray, from: Int, to: Int): Int {
        val made = try {
            zlib.inflate(target, from, to - from)
        } catch (corrupt: DataFormatException) {
            throw CorruptDeflateException(corrupt.message ?: "it is not deflate", corrupt)
        }
        if (zlib.needsDictionary()) throw CorruptDeflateException("it wants a preset dictionary", null)
        return made
    }

    override fun reset() = zlib.reset()

    override fun close() = zlib.end()
}
