package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import java.net.InetAddress
import java.net.Socket
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedQueue

/** A floor: blocking sockets, a thread and a connection a caller, reads of 64 KiB. */
internal class RawBlocking(private val setting: Setting) : RawClient() {
    private val crew = Crew(setting.concurrency)
    private val connections = ConcurrentLinkedQueue<BlockingConnection>()
    private val own = ThreadLocal.withInitial { connect().also(connections::add) }
    private val small = rawHead("GET", Client.SMALL)

    override fun gets(concurrency: Int, stopAtNanos: Long): Long = crew.repeat(concurrency, stopAtNanos) {
        val connection = own.get()
        connection.write(ByteBuffer.wrap(small))
        do connection.fill() while (!connection.takeSmall())
    }

    override fun connect(): BlockingConnection =
        BlockingConnection(Socket(InetAddress.getLoopbackAddress(), setting.port))

    override fun uploadBuffer(): ByteBuffer = ByteBuffer.allocate(Payload.BLOCK_SIZE)

    override fun close() {
        connections.forEach { it.close() }
        crew.close()
        super.close()
    }

    /** A blocking socket; its buffers are on the heap, as the streams of a socket want arrays. */
    internal class BlockingConnection(private val socket: Socket) :
        RawConnection(ByteBuffer.allocate(Payload.BLOCK_SIZE)) {
        private val input = socket.getInputStream()
        private val output = socket.getOutputStream()

        init {
            socket.tcpNoDelay = true
        }

        override fun write(bytes: ByteBuffer) {
            output.write(bytes.array(), bytes.position(), bytes.remaining())
        }

        override fun read(into: ByteBuffer): Int {
            val read = input.read(into.array(), into.position(), into.remaining())
            if (read > 0) into.position(into.position() + read)
            return read
        }

        override fun close() {
            socket.close()
        }
    }
}
