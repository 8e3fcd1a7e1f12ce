package dev.geturl.pool

import dev.geturl.net.IpAddress
import dev.geturl.Origin

/** Where a request goes, and so which connections may carry it. A value: equal routes share connections. */
internal class Route(
    val origin: Origin,
    val unixSocket: String?,
    val localAddress: IpAddress?,
) {
    override fun equals(other: Any?): Boolean = this === other ||
        (
            other is Route && origin == other.origin && unixSocket == other.unixSocket &&
                localAddress == other.localAddress
        )

    override fun hashCode(): Int = origin.hashCode()

    override fun toString(): String = buildString {
        append(origin)
        unixSocket?.let { append(" by unix:").append(it) }
        localAddress?.let { append(" from ").append(it) }
    }
}
