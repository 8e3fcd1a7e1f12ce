package dev.geturl.net

import dev.geturl.TlsConnectionInfo
import dev.geturl.TlsLayer
import dev.geturl.TlsStatus
import kotlinx.coroutines.CoroutineDispatcher
import okio.Buffer

/**
 * A pair of suspending byte streams to one peer: a TCP or Unix socket, TLS or a tunnel over another
 * connection.
 *
 * One coroutine may read while another writes; two readers or two writers at once are an error of the caller. All
 * functions may be called from any thread and run their work on [dispatcher]; calling them there costs no hop.
 *
 * A cancelled [read] or [write] leaves the connection in place but its position unknown: close it.
 */
public interface Connection : AutoCloseable {
    /** The loop that this connection lives on. */
    public val dispatcher: CoroutineDispatcher

    /** Where this end of the connection is. */
    public val localAddress: SocketAddress

    /** Where the other end of the connection is. */
    public val peerAddress: SocketAddress

    /** False once [close] was called or the connection failed. An end of input alone does not close it. */
    public val isOpen: Boolean

    /**
     * Whether the input ended in a way that anybody in between could have feigned: TLS without its `close_notify`. What
     * says by itself that it is whole can be believed all the same. False while there was no end.
     */
    public val isTruncated: Boolean get() = false

    /** What tells of the TLS on this connection, the uppermost where there are several; null where there is none. */
    public val tls: TlsLayer? get() = null

    /** With whom it speaks TLS, or as whom when [local]: TclTLS's `status`. Null where it speaks none. */
    public fun tlsStatus(local: Boolean = false): TlsStatus? = tls?.status(local)

    /** The TLS that it speaks and its session: TclTLS's `connection`. Null where it speaks none. */
    public fun tlsConnection(): TlsConnectionInfo? = tls?.connection()

    /**
     * Moves between 1 and [byteCount] bytes to [sink], suspending until there is at least one.
     *
     * @return how many bytes were moved, or -1 when the peer has ended its side.
     * @throws dev.geturl.HttpException.ConnectionClosed when the connection failed, or was closed at this end.
     */
    public suspend fun read(sink: Buffer, byteCount: Long): Long

    /**
     * Takes [byteCount] bytes from [source] and gives them to the peer, suspending while it does not take them.
     *
     * @throws dev.geturl.HttpException.ConnectionClosed when the connection failed, or was closed at this end.
     */
    public suspend fun write(source: Buffer, byteCount: Long)

    /** Sends on what a layer in between still holds. A socket holds nothing. */
    public suspend fun flush()

    /** Ends this side's output; the peer reads to its end and may still answer. */
    public suspend fun shutdownOutput()

    /**
     * Calls [listener] once, on the loop, when the peer ends the connection or sends something while nobody reads.
     * Meant for a connection that rests between two exchanges. Null takes the watch off.
     *
     * @return false when that has already happened: the connection is of no more use.
     */
    public fun watch(listener: (() -> Unit)?): Boolean

    /** Ends both sides at once and wakes whoever reads or writes. May be called often, from any thread. */
    override fun close()
}
