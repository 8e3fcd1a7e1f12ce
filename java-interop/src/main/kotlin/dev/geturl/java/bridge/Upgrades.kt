package dev.geturl.java.bridge

import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.Transaction
import dev.geturl.UpgradeResult
import dev.geturl.net.Connection
import dev.geturl.upgrade
import okio.Buffer
import java.io.InputStream
import java.io.OutputStream
import java.util.function.Consumer

/** What a server has answered to the wish for another protocol: its connection where it has switched, else null. */
internal class Upgraded(val transaction: Transaction, val connection: ConnectionStreams?)

/** Asks the server of [url] to go on in [protocol], as `HttpClient.upgrade` does. */
internal suspend fun HttpClient.upgraded(url: String, protocol: String, options: Consumer<GeturlOptions>): Upgraded {
    val result = upgrade(url, protocol) { options.accept(this) }
    return Upgraded(result.transaction, (result as? UpgradeResult.Switched)?.let { ConnectionStreams(it.connection) })
}

/**
 * A connection as two streams for threads that wait.
 *
 * @property connection the connection itself.
 */
internal class ConnectionStreams(val connection: Connection) : AutoCloseable {
    /** What comes from the peer. */
    val input: InputStream = SourceInputStream { sink, byteCount ->
        Blocking.run { connection.read(sink, byteCount) }
    }

    /** What goes to the peer, at once. */
    val output: OutputStream = object : OutputStream() {
        override fun write(byte: Int) = write(byteArrayOf(byte.toByte()), 0, 1)

        override fun write(bytes: ByteArray, offset: Int, byteCount: Int) {
            val buffer = Buffer().write(bytes, offset, byteCount)
            Blocking.run { connection.write(buffer, buffer.size) }
        }

        override fun flush() = Blocking.run { connection.flush() }
    }

    /** Ends this side's output. */
    fun shutdownOutput(): Unit = Blocking.run { connection.shutdownOutput() }

    override fun close(): Unit = connection.close()
}
