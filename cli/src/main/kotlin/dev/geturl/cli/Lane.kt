package dev.geturl.cli

import dev.geturl.HttpClient

/**
 * Carries one transfer after another: a client with its connections, which the next one uses again, and what looks on.
 * Transfers that run at a time have a lane each, so that what passes on its connections is known to be theirs.
 */
internal class Lane(val session: Session, val client: HttpClient, val resolver: NameResolver) : AutoCloseable {
    private val sockets = client.unregister("http")

    /** Authorities whose server speaks HTTP/1.0: they are spoken to in it from then on. */
    val oldServers = HashSet<String>()
    val tap = WireTap(sockets).also {
        client.register("http", HTTP_PORT, it)
        client.registerForProxies(it)
    }

    override fun close() = client.close()

    private companion object {
        const val HTTP_PORT = 80
    }
}
