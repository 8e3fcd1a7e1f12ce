package dev.geturl.net

/**
 * Speaks TLS as the server on connections that were accepted, or come from anywhere else: TclTLS's `import` with
 * `-server`. Its connections share the sessions that clients resume. It may be used from any thread.
 */
public interface TlsAcceptor {
    /**
     * The connection within TLS on [connection], after the handshake. [connection] is closed when this throws.
     *
     * Cancelling gives up and closes it.
     *
     * @throws dev.geturl.HttpException.TlsFailed when the client's hello is none, or the handshake fails.
     * @throws dev.geturl.HttpException.Timeout when the handshake takes longer than it may.
     */
    public suspend fun over(connection: Connection): LayeredConnection
}
