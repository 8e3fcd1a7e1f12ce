package dev.geturl.nio

import dev.geturl.net.Connection
import java.nio.channels.SocketChannel

/** A connection of [channel], which somebody else has connected or accepted, on this loop. */
internal suspend fun EventLoop.adopt(channel: SocketChannel): Connection = run {
    channel.configureBlocking(false)
    NioConnection(this, channel, channel.remoteAddress.toSocketAddress())
}
