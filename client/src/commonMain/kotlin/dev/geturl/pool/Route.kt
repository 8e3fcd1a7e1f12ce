package dev.geturl.pool

import dev.geturl.IpAddress
import dev.geturl.Origin

/**
 * Where a request goes, and so which connections may carry it. A value: equal routes share connections.
 *
 * @property origin whom the connection's other end speaks for: the server, or the proxy that is to forward the request.
 * @property way how to get there.
 */
internal class Route(
    val origin: Origin,
    val unixSocket: String?,
    val localAddress: IpAddress?,
    val way: Way = Way.Direct,
) {
    /** This route by another way. */
    fun by(way: Way): Route = Route(origin, unixSocket, localAddress, way)

    override fun equals(other: Any?): Boolean = this === other ||
        (
            other is Route && origin == other.origin && unixSocket == other.unixSocket &&
                localAddress == other.localAddress && way == other.way
        )

    override fun hashCode(): Int = origin.hashCode()

    override fun toString(): String = buildString {
        append(origin)
        unixSocket?.let { append(" by unix:").append(it) }
        localAddress?.let { append(" from ").append(it) }
        if (way != Way.Direct) append(' ').append(way)
    }
}
