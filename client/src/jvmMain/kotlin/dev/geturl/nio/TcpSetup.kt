package dev.geturl.nio

import dev.geturl.BeyondAndroid
import dev.geturl.HttpException
import dev.geturl.SocketOptions
import jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE
import jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL
import java.net.SocketOption
import java.net.StandardSocketOptions
import java.nio.channels.SocketChannel

/** Sets up a TCP socket. */
internal fun SocketChannel.configureTcp(options: SocketOptions) {
    setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay)
    if (options.receiveBuffer > 0) setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer)
    if (options.sendBuffer > 0) setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer)
    if (!options.keepAlive) return
    setOption(StandardSocketOptions.SO_KEEPALIVE, true)
    if (!options.keepAliveTime.isPositive()) return
    checkCanProbe(supportedOptions())
    val seconds = options.keepAliveTime.inWholeSeconds.toInt()
    Probes.set(this, seconds)
}

/** When a silent peer is probed, by options of the JDK's own. */
@BeyondAndroid("its sockets do not have these options, which checkCanProbe sees")
private object Probes {
    fun set(socket: SocketChannel, seconds: Int) {
        socket.setOption(TCP_KEEPIDLE, seconds)
        socket.setOption(TCP_KEEPINTERVAL, seconds)
    }
}

/**
 * Checks that when a silent peer is probed is among what a socket lets one set: [supported].
 *
 * @throws HttpException.Unsupported when it is not.
 */
internal fun checkCanProbe(supported: Set<SocketOption<*>>) {
    if (supported.map { it.name() }.containsAll(PROBE_OPTIONS)) return
    throw HttpException.Unsupported(
        "This platform cannot set when a silent connection is probed",
        "Leave SocketOptions.keepAliveTime at zero; the system's own time holds then.",
    )
}

/** By their names, as not every platform has the class that declares them. */
private val PROBE_OPTIONS = listOf("TCP_KEEPIDLE", "TCP_KEEPINTERVAL")
