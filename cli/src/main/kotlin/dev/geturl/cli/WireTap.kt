package dev.geturl.cli

import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import okio.Buffer

/** Looks on while another transport works, and notes what passes in the [record] of the transfer that runs. */
internal class WireTap(private val transport: Transport) : Transport {
    /** That of the transfer that runs; transfers run one after another. */
    @Volatile
    var record: WireRecord = WireRecord(keepsBody = false)

    override suspend fun connect(target: ConnectTarget): Connection {
        record.connecting()
        val connection = transport.connect(target)
        record.connected(connection.localAddress, connection.peerAddress)
        return Tapped(connection)
    }

    /** What goes through the tunnel goes through the connection below it, which is looked at already. */
    override suspend fun over(tunnel: Connection, target: ConnectTarget): Connection = transport.over(tunnel, target)

    private inner class Tapped(private val connection: Connection) : Connection by connection {
        override suspend fun read(sink: Buffer, byteCount: Long): Long {
            val before = sink.size
            val count = connection.read(sink, byteCount)
            val record = record
            if (count > 0 && record.isListening) {
                record.received(Buffer().also { sink.copyTo(it, before, count) }.readByteString())
            }
            return count
        }

        override suspend fun write(source: Buffer, byteCount: Long) {
            record.sending(source, connection.localAddress, connection.peerAddress)
            connection.write(source, byteCount)
        }
    }
}
