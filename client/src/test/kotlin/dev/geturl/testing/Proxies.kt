package dev.geturl.testing

import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel
import kotlin.concurrent.thread

/** Sends on what comes, both ways, between this connection and [port] of this machine, until either side ends. */
fun Peer.relay(port: Int) {
    SocketChannel.open(InetSocketAddress(InetAddress.getByName("127.0.0.1"), port)).use { server ->
        val back = thread(isDaemon = true, name = "relay-$number") { pump(server, channel) }
        pump(channel, server)
        back.join(PATIENCE.inWholeMilliseconds)
    }
}

private fun pump(from: SocketChannel, to: SocketChannel) {
    val bytes = ByteBuffer.allocate(64 * 1024)
    try {
        while (from.read(bytes.clear()) >= 0) {
            bytes.flip()
            while (bytes.hasRemaining()) to.write(bytes)
        }
        to.shutdownOutput()
    } catch (gone: IOException) {
        events.add("a relay ended: $gone")
        to.close()
    }
}

/** Reads a `CONNECT`, opens the tunnel to [port] and carries it. What it saw is in the server's [RawServer.seen]. */
fun Peer.tunnel(port: Int) {
    request()
    send("HTTP/1.1 200 Connection established\r\n\r\n")
    relay(port)
}

/** A transport of a scheme that, as https, has to have a tunnel: it never opens a connection by itself. */
internal class OnlyThroughTunnels : Transport {
    val targets = ArrayList<ConnectTarget>()

    override suspend fun connect(target: ConnectTarget): Connection = error("$target was reached around the proxy")

    override suspend fun over(tunnel: Connection, target: ConnectTarget): Connection {
        targets += target
        return tunnel
    }
}
