package dev.geturl.testing

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.TlsServerOptions
import dev.geturl.listen
import dev.geturl.net.Connection
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.net.TlsAcceptor
import dev.geturl.net.serve
import dev.geturl.tlsAcceptor
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import okio.Buffer
import java.util.concurrent.CopyOnWriteArrayList

/** A listener of the library that serves until the test is over, and what went wrong there. */
internal class Served(val listener: Listener) {
    val failures = CopyOnWriteArrayList<Exception>()
    val port: Int get() = (listener.localAddress as SocketAddress.Inet).port

    fun url(scheme: String = "https", host: String = "127.0.0.1") = "$scheme://$host:$port/"
}

/** A client that listens until the test is over; the rule on every test looks at the others before that. */
internal fun listeningClient(options: HttpConfig.Builder.() -> Unit = {}): HttpClient =
    HttpClient(HttpConfig(options)).closedAfterTest()

/** Serves connections by [handler], within TLS where there are options or an [acceptor], until the test is over. */
internal suspend fun serving(
    tls: TlsServerOptions? = null,
    maxConnections: Int = 100,
    http: HttpClient = listeningClient(),
    acceptor: TlsAcceptor? = tls?.let(http::tlsAcceptor),
    handler: suspend (Connection) -> Unit,
): Served {
    val served = Served(http.listen())
    val job = CoroutineScope(Dispatchers.Default).launch {
        served.listener.serve(acceptor, maxConnections, { served.failures += it }, handler)
    }
    AutoCloseable {
        served.listener.close()
        job.cancel()
        runBlocking { job.join() }
    }.closedAfterTest()
    return served
}

/** Answers requests without bodies by [body], until the client ends the connection. */
internal suspend fun Connection.answer(body: () -> String = { "hello" }) {
    val input = Buffer()
    while (true) {
        while (input.indexOf(END_OF_HEAD) < 0) if (read(input, 8192) == -1L) return
        input.skip(input.indexOf(END_OF_HEAD) + END_OF_HEAD.size)
        val text = body()
        val output = Buffer().writeUtf8("HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n$text")
        write(output, output.size)
    }
}

/** Sends back what comes. */
internal suspend fun Connection.echo() {
    val block = Buffer()
    while (read(block, 65_536) != -1L) write(block, block.size)
}

private val END_OF_HEAD = okio.ByteString.of(13, 10, 13, 10)
