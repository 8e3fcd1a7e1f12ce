package dev.geturl.bench.server

import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel
import java.nio.channels.SocketChannel
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLEngineResult.HandshakeStatus
import javax.net.ssl.SSLEngineResult.Status

/** What a [Peer] reads requests from and writes answers to. */
internal interface PeerChannel : GatheringByteChannel {
    /** Reads what has come, as [SocketChannel.read]. */
    fun read(into: ByteBuffer): Int

    /** Whether something came that [read] has not given yet. */
    val hasMore: Boolean

    /** Sends what was written and did not go out; false while some of it is left. */
    fun flush(): Boolean
}

/** A socket as it is. */
internal class PlainChannel(private val channel: SocketChannel) :
    PeerChannel,
    GatheringByteChannel by channel {
    override val hasMore: Boolean get() = false

    override fun read(into: ByteBuffer): Int = channel.read(into)

    override fun flush(): Boolean = true
}

/** TLS on a socket that does not block. The engine's tasks run where they come up: the loop has nothing else to do. */
internal class TlsChannel(private val channel: SocketChannel, context: SSLContext) : PeerChannel {
    private val engine: SSLEngine = context.createSSLEngine().apply { useClientMode = false }
    private val record = engine.session.packetBufferSize
    private val input = ByteBuffer.allocateDirect(4 * record).flip()
    private val output = ByteBuffer.allocateDirect(16 * record).flip()
    private val nothing = ByteBuffer.allocate(0)
    private var isStarved = false

    override val hasMore: Boolean get() = input.hasRemaining() && !isStarved

    override fun read(into: ByteBuffer): Int {
        val before = into.position()
        input.compact()
        val count = channel.read(input)
        input.flip()
        isStarved = false
        while (open(into)) continue
        if (count < 0 || engine.isInboundDone) return -1
        return into.position() - before
    }

    /** One step of the engine; false when it wants more from the socket, or has no room. */
    private fun open(into: ByteBuffer): Boolean = when (engine.handshakeStatus) {
        HandshakeStatus.NEED_TASK -> {
            while (true) (engine.delegatedTask ?: break).run()
            true
        }

        HandshakeStatus.NEED_WRAP -> {
            seal(arrayOf(nothing))
            flush()
            true
        }

        else -> {
            val status = if (input.hasRemaining()) engine.unwrap(input, into).status else Status.BUFFER_UNDERFLOW
            isStarved = status == Status.BUFFER_UNDERFLOW
            status == Status.OK
        }
    }

    override fun write(sources: Array<ByteBuffer>, offset: Int, length: Int): Long {
        var taken = 0L
        while (flush()) {
            val rest = sources.drop(offset).take(length)
            if (rest.none(ByteBuffer::hasRemaining)) break
            while (output.capacity() - output.remaining() >= record && rest.any(ByteBuffer::hasRemaining)) {
                taken += seal(rest.toTypedArray())
            }
        }
        return taken
    }

    override fun write(sources: Array<ByteBuffer>): Long = write(sources, 0, sources.size)

    override fun write(source: ByteBuffer): Int = write(arrayOf(source), 0, 1).toInt()

    private fun seal(sources: Array<ByteBuffer>): Long {
        output.compact()
        val result = engine.wrap(sources, output)
        output.flip()
        return result.bytesConsumed().toLong()
    }

    override fun flush(): Boolean {
        if (output.hasRemaining()) channel.write(output)
        return !output.hasRemaining()
    }

    override fun isOpen(): Boolean = channel.isOpen

    override fun close() {
        engine.closeOutbound()
        seal(arrayOf(nothing))
        flush()
        channel.close()
    }
}
