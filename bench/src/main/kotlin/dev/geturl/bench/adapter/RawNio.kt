package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.ByteBuffer
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.nio.channels.SocketChannel
import java.util.function.Consumer

/**
 * A floor: one selector turned by the caller's own thread, which carries every connection; direct buffers of 64 KiB.
 */
internal class RawNio(private val setting: Setting) : RawClient() {
    private val selector = Selector.open()
    private val connections = ArrayList<NioConnection>()
    private val small = ByteBuffer.allocateDirect(256).put(rawHead("GET", Client.SMALL)).flip()

    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        if (setting.pipelined) return pipeline(concurrency, stopAtNanos)
        while (connections.size < concurrency) connections.add(connect(selector))
        var open = concurrency
        var done = 0L
        connections.take(concurrency).forEach { it.write(small.duplicate().rewind()) }
        val action = Consumer<SelectionKey> { key ->
            val connection = key.attachment() as NioConnection
            connection.fill()
            if (connection.takeSmall()) {
                done++
                if (System.nanoTime() < stopAtNanos) connection.write(small.rewind()) else open--
            }
        }
        while (open > 0) selector.select(action)
        return done
    }

    /** All answers that a read brings are taken, and as many requests go out in one write. */
    private fun pipeline(depth: Int, stopAtNanos: Long): Long {
        if (connections.isEmpty()) connections.add(connect(selector))
        val connection = connections.single()
        val requests = ByteBuffer.allocateDirect(small.capacity() * depth)
        repeat(depth) { requests.put(small.rewind()) }
        var open = depth
        var done = 0L
        connection.write(requests.flip())
        while (open > 0) {
            connection.fill()
            var answered = 0
            while (connection.takeSmall()) answered++
            done += answered
            if (System.nanoTime() < stopAtNanos) {
                connection.write(requests.rewind().limit(answered * small.limit()))
            } else {
                open -= answered
            }
        }
        return done
    }

    override fun connect(): NioConnection = connect(Selector.open())

    override fun uploadBuffer(): ByteBuffer = ByteBuffer.allocateDirect(Payload.BLOCK_SIZE)

    override fun close() {
        connections.forEach { it.close() }
        selector.close()
        super.close()
    }

    private fun connect(selector: Selector): NioConnection {
        val channel = SocketChannel.open(InetSocketAddress(InetAddress.getLoopbackAddress(), setting.port))
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        channel.configureBlocking(false)
        val connection = NioConnection(channel, selector)
        channel.register(selector, SelectionKey.OP_READ, connection)
        return connection
    }

    /** A socket channel that waits at [selector] whenever the kernel has nothing to give or no room to take. */
    internal class NioConnection(private val channel: SocketChannel, private val selector: Selector) :
        RawConnection(ByteBuffer.allocateDirect(Payload.BLOCK_SIZE)) {
        override fun write(bytes: ByteBuffer) {
            while (true) {
                channel.write(bytes)
                if (!bytes.hasRemaining()) return
                await(SelectionKey.OP_WRITE)
            }
        }

        override fun read(into: ByteBuffer): Int {
            while (true) {
                val read = channel.read(into)
                if (read != 0) return read
                await(SelectionKey.OP_READ)
            }
        }

        override fun close() {
            channel.close()
        }

        private fun await(interest: Int) {
            channel.keyFor(selector).interestOps(interest)
            selector.select()
            selector.selectedKeys().clear()
        }
    }
}
