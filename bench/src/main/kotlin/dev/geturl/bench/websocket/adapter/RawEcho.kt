package dev.geturl.bench.websocket.adapter

import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import dev.geturl.bench.websocket.FrameLength
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.ByteBuffer
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.nio.channels.SocketChannel
import java.util.function.Consumer

/**
 * A floor: one selector turned by the caller's own thread. Frames are written from a buffer made in advance, as many at
 * a time as have come back; of what comes only the lengths are looked at.
 */
internal class RawEcho(private val setting: EchoSetting) : EchoClient {
    private val load = setting.load
    private val selector = Selector.open()
    private val frame = frame(load.message())
    private val answerBytes = frame.size - Int.SIZE_BYTES
    private val frames = ByteBuffer
        .allocateDirect(
            frame.size * load.window,
        ).apply { repeat(load.window) { put(frame) } }
    private val room = ByteBuffer.allocateDirect(ROOM_BYTES)
    private val connections = List(load.connections) { connect() }

    private class Connection(val channel: SocketChannel) {
        var key: SelectionKey? = null
        var seen = 0L
        var toWrite = 0L
        var underWay = 0
    }

    override fun echo(stopAtNanos: Long): Long {
        var done = 0L
        for (connection in connections) {
            connection.underWay = load.window
            connection.seen = 0
            write(connection, load.window)
        }
        val action = Consumer<SelectionKey> { key ->
            val connection = key.attachment() as Connection
            if (key.isWritable) drain(connection)
            val came = if (key.isReadable) read(connection) else 0
            done += came
            if (System.nanoTime() < stopAtNanos) write(connection, came) else connection.underWay -= came
        }
        while (connections.any { it.underWay > 0 }) selector.select(action)
        return done
    }

    private fun read(connection: Connection): Int {
        room.clear()
        val before = connection.seen / answerBytes
        val count = connection.channel.read(room)
        check(count >= 0) { "the server has closed" }
        connection.seen += count
        return (connection.seen / answerBytes - before).toInt()
    }

    private fun write(connection: Connection, count: Int) {
        if (count == 0) return
        connection.toWrite += count.toLong() * frame.size
        drain(connection)
    }

    /** The frames are all alike, so that what is left of one that went out in part is at the end of the buffer. */
    private fun drain(connection: Connection) {
        while (connection.toWrite > 0) {
            val within = (connection.toWrite % frame.size).toInt()
            val start = if (within == 0) 0 else frame.size - within
            val length = minOf(connection.toWrite, (frames.capacity() - start).toLong()).toInt()
            frames.limit(start + length).position(start)
            val written = connection.channel.write(frames)
            connection.toWrite -= written
            if (written < length) break
        }
        val interest = if (connection.toWrite > 0) SelectionKey.OP_WRITE else 0
        connection.key?.interestOps(SelectionKey.OP_READ or interest)
    }

    private fun connect(): Connection {
        val channel = SocketChannel.open(InetSocketAddress(InetAddress.getLoopbackAddress(), setting.port))
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        val request = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        channel.write(ByteBuffer.wrap(request.toByteArray()))
        var last = 0
        val one = ByteBuffer.allocate(1)
        while (last != END_OF_HEAD) {
            check(channel.read(one.clear()) == 1) { "no answer" }
            last = last shl Byte.SIZE_BITS or one.get(0).toInt()
        }
        channel.configureBlocking(false)
        return Connection(channel).also { it.key = channel.register(selector, SelectionKey.OP_READ, it) }
    }

    override fun close() {
        connections.forEach { it.channel.close() }
        selector.close()
    }

    private companion object {
        const val ROOM_BYTES = 256 * 1024
        const val END_OF_HEAD = 0x0d0a0d0a
        const val MASKED = 0x80
        const val BINARY = 0x82

        /** [message] as a client's frame, whose mask is zero. */
        fun frame(message: ByteArray): ByteArray {
            val head = ByteBuffer.allocate(2 + Long.SIZE_BYTES + Int.SIZE_BYTES).put(BINARY.toByte())
            when {
                message.size < FrameLength.IN_TWO_BYTES -> {
                    head.put((MASKED or message.size).toByte())
                }

                message.size < 1 shl Short.SIZE_BITS -> {
                    head.put((MASKED or FrameLength.IN_TWO_BYTES).toByte()).putShort(message.size.toShort())
                }

                else -> {
                    head.put((MASKED or FrameLength.IN_EIGHT_BYTES).toByte()).putLong(message.size.toLong())
                }
            }
            return head.putInt(0).array().copyOf(head.position()) + message
        }
    }
}
