package dev.geturl

import dev.geturl.net.Connection
import kotlinx.coroutines.Job

/** A connection that somebody was given, and that ends with its client at the latest. */
internal class OwnedConnection(private val connection: Connection, client: Job) : Connection by connection {
    private val end = client.invokeOnCompletion { connection.close() }

    override fun close() {
        end.dispose()
        connection.close()
    }
}
