package dev.geturl.net

import dev.geturl.SocketOptions

/**
 * Takes connections: a server socket. TclTLS's and Tcl's `socket -server`, but that who wants a connection asks for it,
 * so that nobody is served faster than one can serve.
 */
public interface Listener : AutoCloseable {
    /** Where it listens; with the port that the system chose where none was named. */
    public val localAddress: SocketAddress

    /** False once [close] was called or the socket failed. */
    public val isOpen: Boolean

    /**
     * The next connection, suspending until there is one. Those that nobody asks for wait in the system's backlog.
     * May be called by several at a time. Cancelling may close the one that was just taken.
     *
     * The connections live on the loops by turns, and each is the caller's to close.
     *
     * @throws dev.geturl.HttpException.ConnectionClosed when it is closed, or is closed meanwhile.
     * @throws dev.geturl.HttpException.ConnectFailed when the system has no more of something, such as descriptors.
     */
    public suspend fun accept(): Connection

    /** Listens no more; connections that were taken stay. May be called often, from any thread. */
    override fun close()
}

/**
 * How a [Listener] is set up.
 *
 * @property backlog how many connections may wait, 1 to 65,535; the system may allow fewer. Default 1024.
 * @property socket how the sockets of the connections are set up.
 */
public data class ListenOptions(
    public val backlog: Int = 1024,
    public val socket: SocketOptions = SocketOptions(),
) {
    init {
        require(backlog in 1..MAX_BACKLOG) { "backlog is $backlog: give 1 to $MAX_BACKLOG" }
    }

    private companion object {
        const val MAX_BACKLOG = 65_535
    }
}
