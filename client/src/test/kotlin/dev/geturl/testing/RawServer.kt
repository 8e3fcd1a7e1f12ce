package dev.geturl.testing

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.net.StandardProtocolFamily
import java.net.StandardSocketOptions
import java.net.UnixDomainSocketAddress
import java.nio.channels.ServerSocketChannel
import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread

/**
 * A server that knows no HTTP: for each connection it plays [script], which reads and writes bytes as a test wants
 * them. The connection is closed at the script's end. It leaves no thread and no descriptor when it is closed.
 *
 * @param unixPath where it listens in the file system, in place of a TCP port on 127.0.0.1.
 * @param receiveBuffer `SO_RCVBUF` of its connections; 0 for the system's.
 * @param script what happens on each connection; an exception that is not of input or output fails the test.
 */
class RawServer(
    private val unixPath: Path? = null,
    receiveBuffer: Int = 0,
    private val script: Peer.() -> Unit,
) : AutoCloseable {
    private val listener = listen(receiveBuffer)
    private val peers = CopyOnWriteArrayList<Peer>()
    private val threads = ConcurrentLinkedQueue<Thread>()
    private val failures = ConcurrentLinkedQueue<Throwable>()
    private val count = AcceptCount(listener.localAddress)
    private val clientEnd = Gate()

    /** Every request that a script has read with [Peer.request], as it stood on the wire. */
    val seen: MutableList<String> = CopyOnWriteArrayList()

    /** How many connections clients have made. */
    val connections: Int get() = count.now()

    val port: Int = (listener.localAddress as? InetSocketAddress)?.port ?: 0

    init {
        threads += thread(isDaemon = true, name = "raw-server") { acceptAll() }
    }

    /** The URL of [path] on this server. */
    fun url(path: String = "/"): String = "http://127.0.0.1:$port$path"

    /** Suspends until a script that waits in [Peer.awaitClose] has seen the client end its connection. */
    suspend fun awaitClientClose(): Unit = clientEnd.await()

    private fun listen(receiveBuffer: Int): ServerSocketChannel {
        val address: SocketAddress =
            unixPath?.let(UnixDomainSocketAddress::of) ?: InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0)
        val family = if (unixPath == null) StandardProtocolFamily.INET else StandardProtocolFamily.UNIX
        val channel = ServerSocketChannel.open(family)
        if (receiveBuffer > 0) channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer)
        return channel.bind(address, BACKLOG)
    }

    private fun acceptAll() {
        try {
            while (true) {
                val channel = listener.accept()
                val number = count.next(channel.remoteAddress)
                if (number == null) {
                    channel.close()
                    continue
                }
                val peer = Peer(channel, number, seen, clientEnd)
                events.add("connection ${peer.number} accepted")
                peers += peer
                threads += thread(isDaemon = true, name = "raw-server-${peer.number}") { play(peer) }
            }
        } catch (_: IOException) {
            events.add("the server no longer listens")
        }
    }

    private fun play(peer: Peer) {
        try {
            peer.script()
        } catch (gone: IOException) {
            events.add("connection ${peer.number} broke: $gone")
        } catch (failure: Throwable) {
            events.add("the script of connection ${peer.number} failed: $failure")
            failures += failure
        } finally {
            peer.close()
            peers -= peer
        }
    }

    /** Ends the scripts that still run and awaits their threads. Throws what a script has thrown. */
    override fun close() {
        listener.close()
        peers.forEach(Peer::close)
        threads.forEach { it.join(PATIENCE.inWholeMilliseconds) }
        peers.forEach(Peer::close)
        unixPath?.toFile()?.delete()
        failures.firstOrNull()?.let { throw it }
    }

    private companion object {
        const val BACKLOG = 1024
    }
}

/** A [RawServer] that is closed after the test. */
fun rawServer(unixPath: Path? = null, receiveBuffer: Int = 0, script: Peer.() -> Unit): RawServer =
    RawServer(unixPath, receiveBuffer, script).closedAfterTest()

/** A server that answers every request on every connection with [response], byte for byte. */
fun answering(response: String): RawServer = rawServer { requests { send(response) } }
