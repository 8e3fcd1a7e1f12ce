package dev.geturl.net

import dev.geturl.InternalGeturlApi
import okio.Buffer

/** A connection of whose bytes some were read already: what came behind a proxy's reply is the server's. */
@OptIn(InternalGeturlApi::class)
internal class PrefixedConnection(private val connection: Connection, private val prefix: Buffer) :
    Connection by connection,
    ImmediateConnection {
    override fun writeNow(source: Buffer, byteCount: Long): Long = connection.writeNowOrNothing(source, byteCount)

    override suspend fun read(sink: Buffer, byteCount: Long): Long =
        if (prefix.exhausted()) connection.read(sink, byteCount) else prefix.read(sink, byteCount)

    override fun watch(listener: (() -> Unit)?): Boolean = prefix.exhausted() && connection.watch(listener)
}

/**
 * This connection, with what is left in [input] before what is still to come: for who has read too far and hands it on.
 * What is in [input] is taken out of it.
 */
public fun Connection.behind(input: Buffer): Connection =
    if (input.exhausted()) this else PrefixedConnection(this, Buffer().also { it.write(input, input.size) })
