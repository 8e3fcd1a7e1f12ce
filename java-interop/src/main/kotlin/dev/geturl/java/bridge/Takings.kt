package dev.geturl.java.bridge

import dev.geturl.HttpClient
import dev.geturl.adopt
import dev.geturl.net.Connection
import java.net.SocketAddress
import java.nio.channels.SocketChannel
import java.util.concurrent.Callable

/** A connection of Java's that is to become one of a client's. */
internal fun interface Taking {
    /** Makes it one of [http]; when that fails it is closed. */
    suspend fun takenBy(http: HttpClient): Connection
}

/** The kinds of those. */
internal object Takings {
    /** One that is on a loop already. */
    @JvmStatic
    fun of(streams: ConnectionStreams): Taking = Taking { streams.connection }

    /** One that a loop can have. */
    @JvmStatic
    fun of(channel: SocketChannel): Taking = Taking { http -> http.adopt(channel) }

    /** Two streams, each of which holds a thread while it waits; [end] closes them where they cannot be had. */
    @JvmStatic
    fun of(open: Callable<Streams>, end: AutoCloseable, local: SocketAddress?, peer: SocketAddress?): Taking = Taking {
        var taken: Connection? = null
        try {
            StreamConnection(Blocking.offLoop(open), Addresses.ours(local), Addresses.ours(peer)).also { taken = it }
        } finally {
            if (taken == null) end.close()
        }
    }
}
