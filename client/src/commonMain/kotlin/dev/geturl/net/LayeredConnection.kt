package dev.geturl.net

/** A connection that is a layer on another one, as TLS is, and can be taken off it again. */
public interface LayeredConnection : Connection {
    /**
     * Ends this layer in good order and gives back the connection below, which goes on bare: TclTLS's `unimport`. TLS
     * sends its `close_notify` and waits for the peer's; what the peer sent before that and nobody has read is dropped.
     * Nobody may read or write meanwhile, and this layer is closed afterwards.
     *
     * When it throws or is cancelled, the connection below is closed.
     *
     * @throws dev.geturl.HttpException.ConnectionClosed when the connection ends without the peer's `close_notify`.
     * @throws dev.geturl.HttpException.Timeout when that does not come within 5 s.
     */
    public suspend fun unimport(): Connection
}
