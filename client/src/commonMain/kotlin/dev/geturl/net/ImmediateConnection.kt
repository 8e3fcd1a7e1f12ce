package dev.geturl.net

import dev.geturl.InternalGeturlApi
import okio.Buffer

/**
 * A connection that can say what is possible at the moment. Who asks first need not call a function that might suspend,
 * and spares its frame.
 */
@InternalGeturlApi
public interface ImmediateConnection : Connection {
    /** Whether this is called on the thread of the connection's loop. False where there is none. */
    public val isOnLoop: Boolean get() = false

    /**
     * Takes from [source] what the peer accepts at once of its first [byteCount] bytes; says how many that were. 0 as
     * well where that cannot be known without suspending.
     *
     * @throws dev.geturl.HttpException.ConnectionClosed when the connection failed, or was closed at this end.
     */
    public fun writeNow(source: Buffer, byteCount: Long): Long

    /**
     * Sends what has been taken and put off, as a loop does with small writes until it has read all its connections:
     * for whoever has gathered enough already. On the loop's thread; elsewhere nothing happens.
     */
    public fun sendPutOff() {}
}

/** What [ImmediateConnection.writeNow] gives where [this] is one, else 0. */
@OptIn(InternalGeturlApi::class)
internal fun Connection.writeNowOrNothing(source: Buffer, byteCount: Long): Long =
    if (this is ImmediateConnection) writeNow(source, byteCount) else 0
