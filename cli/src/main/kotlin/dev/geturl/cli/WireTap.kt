package dev.geturl.cli

import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import okio.Buffer

/** Holds the record of the transfer that runs; transfers run one after another. */
internal class WireSlot {
    @Volatile
    var record: WireRecord = WireRecord(keepsBody = false)
}

/**
 * Looks on while another transport works, and notes what passes in the record of [slot]. Of TLS it notes what passes
 * within.
 *
 * @param takesHeadless whether a reply of HTTP/0.9 is one.
 */
internal class WireTap(
    private val transport: Transport,
    private val slot: WireSlot,
    private val takesHeadless: Boolean,
) : Transport {
    private val record get() = slot.record

    /** Connecting is noted where it happens; what passes there is not for people to read. */
    override val below: Transport? = transport.below?.let { Noted(it) }

    override suspend fun connect(target: ConnectTarget): Connection =
        Tapped(maybeHeadless(Noted(transport).connect(target)))

    /** What goes bare through a tunnel goes through the connection below it, which is looked at already. */
    override suspend fun over(tunnel: Connection, target: ConnectTarget): Connection {
        val outer = tunnel as? Tapped
        outer?.isCovered = true
        val inner = transport.over(tunnel, target)
        if (inner.tls != null) record.secured()
        if (inner !== tunnel) return Tapped(maybeHeadless(inner))
        outer?.isCovered = false
        return inner
    }

    private fun maybeHeadless(connection: Connection): Connection =
        if (takesHeadless) HeadlessReply(connection) { record.headless() } else connection

    private inner class Noted(private val transport: Transport) : Transport {
        override suspend fun connect(target: ConnectTarget): Connection {
            record.connecting()
            val connection = transport.connect(target)
            record.connected(connection.localAddress, connection.peerAddress)
            return connection
        }
    }

    private inner class Tapped(private val connection: Connection) : Connection by connection {
        /** Another layer is on this one, and what people read passes there. */
        @Volatile
        var isCovered = false

        override suspend fun read(sink: Buffer, byteCount: Long): Long {
            val before = sink.size
            val count = connection.read(sink, byteCount)
            val record = record
            if (count > 0 && !isCovered && record.isListening) {
                record.received(Buffer().also { sink.copyTo(it, before, count) }.readByteString())
            }
            return count
        }

        override suspend fun write(source: Buffer, byteCount: Long) {
            if (!isCovered) record.sending(source, connection.localAddress, connection.peerAddress)
            connection.write(source, byteCount)
        }
    }
}
