package dev.geturl.net

import dev.geturl.InternalGeturlApi
import okio.Buffer

/**
 * A connection that can say what is possible at the moment. Who asks first need not call a function that might suspend,
 * and spares its frame.
 */
@InternalGeturlApi
public interface ImmediateConnection : Connection {
    /**
     * Takes from [source] what the peer accepts at once of its first [byteCount] bytes; says how many that were. 0 as
     * well where that cannot be known without suspending.
     *
     * @throws dev.geturl.HttpException.ConnectionClosed when the connection failed, or was closed at this end.
     */
    public fun writeNow(source: Buffer, byteCount: Long): Long
}

/** What [ImmediateConnection.writeNow] gives where [this] is one, else 0. */
@OptIn(InternalGeturlApi::class)
internal fun Connection.writeNowOrNothing(source: Buffer, byteCount: Long): Long =
    if (this is ImmediateConnection) writeNow(source, byteCount) else 0
