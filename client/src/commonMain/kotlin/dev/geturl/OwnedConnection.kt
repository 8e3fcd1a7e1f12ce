package dev.geturl

import dev.geturl.net.Connection
import dev.geturl.net.ImmediateConnection
import dev.geturl.net.writeNowOrNothing
import kotlinx.coroutines.Job
import okio.Buffer

/** A connection that somebody was given, and that ends with its client at the latest. */
@OptIn(InternalGeturlApi::class)
internal class OwnedConnection(private val connection: Connection, client: Job) :
    Connection by connection,
    ImmediateConnection {
    private val end = client.invokeOnCompletion { connection.close() }

    override fun writeNow(source: Buffer, byteCount: Long): Long = connection.writeNowOrNothing(source, byteCount)

    override fun close() {
        end.dispose()
        connection.close()
    }
}
