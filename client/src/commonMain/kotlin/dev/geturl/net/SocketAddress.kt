package dev.geturl.net

import dev.geturl.IpAddress
import dev.geturl.MAX_PORT

/** Where one end of a connection is. */
public sealed class SocketAddress {
    /**
     * An address and a port of the Internet protocol.
     *
     * @property address the IP address.
     * @property port the port, 0 to 65535.
     */
    public class Inet(public val address: IpAddress, public val port: Int) : SocketAddress() {
        init {
            require(port in 0..MAX_PORT) { "port is $port: give 0 to $MAX_PORT" }
        }

        override fun equals(other: Any?): Boolean = other is Inet && other.address == address && other.port == port

        override fun hashCode(): Int = address.hashCode() * 31 + port

        /** `127.0.0.1:80` or `[::1]:80`. */
        override fun toString(): String = if (address.isIpv6) "[$address]:$port" else "$address:$port"
    }

    /**
     * A Unix domain socket.
     *
     * @property path where the socket is in the file system; empty at an end that was not bound.
     */
    public class Unix(public val path: String) : SocketAddress() {
        override fun equals(other: Any?): Boolean = other is Unix && other.path == path

        override fun hashCode(): Int = path.hashCode()

        /** `unix:` and the path. */
        override fun toString(): String = "unix:$path"
    }
}
