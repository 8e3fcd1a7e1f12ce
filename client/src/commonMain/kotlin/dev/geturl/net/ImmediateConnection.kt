package dev.geturl.net

import okio.Buffer

/**
 * A connection that can say what is possible at the moment. Who asks first need not call a function that might suspend,
 * and spares its frame.
 */
internal interface ImmediateConnection : Connection {
    /** Takes from [source] what the peer accepts at once of its first [byteCount] bytes; says how many that were. */
    fun writeNow(source: Buffer, byteCount: Long): Long
}
