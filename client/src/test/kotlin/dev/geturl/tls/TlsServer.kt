package dev.geturl.tls

import dev.geturl.testing.AcceptCount
import dev.geturl.testing.PATIENCE
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.events
import okhttp3.tls.HeldCertificate
import java.io.EOFException
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CopyOnWriteArrayList
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLException
import javax.net.ssl.SSLSocket
import kotlin.concurrent.thread

/** A server of the JDK's blocking TLS that plays [script] on each connection and then ends it as TLS should. */
internal class TlsServer(
    private val context: SSLContext,
    private val configure: SSLSocket.() -> Unit,
    private val script: Conversation.() -> Unit,
) : AutoCloseable {
    private val listener = ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))
    private val threads = ConcurrentLinkedQueue<Thread>()
    private val sockets = CopyOnWriteArrayList<Socket>()
    private val count = AcceptCount(listener.localSocketAddress)

    /** What went wrong with TLS, as the server saw it. */
    val failures = ConcurrentLinkedQueue<IOException>()

    /** How many connections clients have made. */
    val connections: Int get() = count.now()
    val port: Int get() = listener.localPort

    init {
        threads += thread(isDaemon = true, name = "tls-server") { acceptAll() }
    }

    fun url(path: String = "/", host: String = "127.0.0.1") = "https://$host:$port$path"

    private fun acceptAll() {
        try {
            while (true) {
                val socket = listener.accept()
                val number = count.next(socket.remoteSocketAddress)
                if (number == null) {
                    socket.close()
                    continue
                }
                sockets += socket
                threads += thread(isDaemon = true, name = "tls-server-$number") { play(socket) }
            }
        } catch (_: IOException) {
            events.add("the TLS server no longer listens")
        }
    }

    private fun play(socket: Socket) {
        try {
            val tls = context.socketFactory.createSocket(socket, null, port, true) as SSLSocket
            tls.useClientMode = false
            tls.configure()
            tls.use { Conversation(it, socket).script() }
        } catch (failure: SSLException) {
            failures += failure
        } catch (gone: IOException) {
            events.add("a connection broke: $gone")
        } finally {
            socket.close()
        }
    }

    override fun close() {
        listener.close()
        sockets.forEach(Socket::close)
        threads.forEach { it.join(PATIENCE.inWholeMilliseconds) }
    }
}

/** One connection of a [TlsServer]. */
internal class Conversation(val tls: SSLSocket, private val socket: Socket) {
    private val input: InputStream by lazy { tls.inputStream.buffered() }

    /** The head of the next request, or null at the client's end. */
    fun requestOrNull(): String? {
        val head = StringBuilder()
        while (!head.endsWith("\r\n\r\n")) head.append(input.read().also { if (it < 0) return null }.toChar())
        return "$head"
    }

    fun request(): String = requestOrNull() ?: throw EOFException("no request")

    fun body(size: Int): ByteArray = input.readNBytes(size)

    fun send(text: String) = tls.outputStream.write(text.toByteArray(Charsets.ISO_8859_1))

    /** Sends [bytes] past TLS. */
    fun raw(bytes: ByteArray) = socket.getOutputStream().write(bytes)

    fun reply(body: String) = send("HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n$body")

    /** Answers all requests with [body] until the client closes. */
    fun replies(body: String) {
        while (requestOrNull() != null) reply(body)
    }

    /** Ends the connection below, as if somebody had cut it. */
    fun cut() {
        socket.shutdownOutput()
        awaitEnd()
        socket.close()
    }

    /** Ends the connection below with a reset. */
    fun reset() {
        socket.setSoLinger(true, 0)
        socket.close()
    }

    /** Sends on what comes, both ways, between this connection and [port] of this machine, until either side ends. */
    fun relay(port: Int) {
        Socket(InetAddress.getByName("127.0.0.1"), port).use { plain ->
            val back = thread(isDaemon = true, name = "tls-relay") {
                try {
                    plain.getInputStream().transferTo(tls.outputStream)
                    tls.shutdownOutput()
                } catch (gone: IOException) {
                    events.add("a relay ended: $gone")
                }
            }
            try {
                tls.inputStream.transferTo(plain.getOutputStream())
            } finally {
                plain.shutdownOutput()
                back.join(PATIENCE.inWholeMilliseconds)
            }
        }
    }

    private fun awaitEnd() {
        val raw = socket.getInputStream()
        while (raw.read() >= 0) continue
    }
}

/** A [TlsServer] that shows [held] and is closed after the test. */
internal fun tlsServer(
    held: HeldCertificate = Pki.localhost,
    context: SSLContext = Pki.serverContext(held),
    configure: SSLSocket.() -> Unit = {},
    script: Conversation.() -> Unit = { replies("hello") },
): TlsServer = TlsServer(context, configure, script).closedAfterTest()
