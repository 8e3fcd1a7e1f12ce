package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.Limits
import dev.geturl.net.Connection
import dev.geturl.net.ImmediateConnection
import okio.Buffer

/** Pumps HTTP/1 over one connection: bytes in to the parsers, bytes out as they are. It decides nothing. */
@OptIn(InternalGeturlApi::class)
internal class Http1Connection(val connection: Connection, limits: Limits, isLenient: Boolean = false) {
    private val parser = HeadParser(limits, isLenient)
    private val immediate = connection as? ImmediateConnection

    /** What has been read from the connection and not yet been understood. */
    val input = Buffer()

    /** Requests are put together here, so that a small one is one write. */
    val output = Buffer()

    /** Sends what is in [output]. What cannot be sent is dropped, as nothing can be sent after it. */
    suspend fun flush(stalls: StallWatch? = null) {
        stalls?.beginWrite(output)
        try {
            connection.write(output, output.size)
            connection.flush()
        } catch (broken: Throwable) {
            output.clear()
            throw broken
        } finally {
            stalls?.endWrite()
        }
    }

    /** Whether this is called on the thread of the connection's loop. */
    val isOnLoop: Boolean get() = immediate?.isOnLoop == true

    /** Sends now what was [flush]ed and may have been put off, to go out with what others write. */
    fun sendPutOff() {
        immediate?.sendPutOff()
    }

    /** Sends what the connection takes without waiting of what is in [output]; says whether that was all. */
    fun flushNow(): Boolean {
        immediate?.writeNow(output, output.size)
        return output.exhausted()
    }

    /** The next response head if all of it has been read. */
    fun bufferedHead(): ResponseHead? = if (input.exhausted()) null else parser.parse(input)

    /**
     * The next response head, interim ones included. Inlined, as it would suspend by itself otherwise.
     *
     * @throws HttpException.ConnectionClosed when the peer ends the connection before its end.
     */
    suspend inline fun receiveHead(stalls: StallWatch? = null): ResponseHead {
        while (true) {
            bufferedHead()?.let { return it }
            if (receive(stalls) == -1L) throw closed()
        }
    }

    /** Reads more into [input], where [wanted] bytes are worth while; -1 when the peer has ended its side. */
    suspend fun receive(stalls: StallWatch? = null, wanted: Long = READ_BYTES): Long =
        receiveInto(input, maxOf(wanted, READ_BYTES), stalls)

    /** Reads up to [atMost] bytes into [sink]: [input], or past that while nothing is in it; -1 at the peer's end. */
    suspend fun receiveInto(sink: Buffer, atMost: Long, stalls: StallWatch?): Long =
        if (stalls == null) connection.read(sink, atMost) else receiveWatched(sink, atMost, stalls)

    private suspend fun receiveWatched(sink: Buffer, atMost: Long, stalls: StallWatch): Long {
        stalls.beginRead()
        var count = 0L
        try {
            count = connection.read(sink, atMost)
        } finally {
            stalls.endRead(count)
        }
        return count
    }

    /**
     * What comes before a request is no response to it, whatever it says. On a connection that has just been opened.
     *
     * @throws HttpException.Protocol when something has come.
     */
    suspend fun refuseEarlyResponse() {
        val isQuiet = connection.watch {} && connection.watch(null)
        if (!isQuiet && receive() > 0) {
            throw HttpException.Protocol("The server sent a response before there was a request; it is not believed")
        }
    }

    /** The failure of an exchange whose response did not come. */
    fun closed() = HttpException.ConnectionClosed(
        "The server closed the connection " + if (input.exhausted()) "without a reply" else "within its reply's head",
        beforeResponse = input.exhausted(),
        hint = "The request may or may not have been carried out.",
    )

    private companion object {
        const val READ_BYTES = 64L * 1024
    }
}
