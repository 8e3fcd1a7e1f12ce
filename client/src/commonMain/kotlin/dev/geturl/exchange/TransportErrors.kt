package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.Newest
import dev.geturl.net.Connection

/**
 * What transports have said went wrong with their connections: the manual's `registerError`. The last of them are
 * remembered, for a transport that speaks up here is about to fail the exchange that will ask.
 */
internal class TransportErrors {
    private val said = Newest<Connection, String>(MOST)

    /** The last that was said of [connection]; empty when nothing was. */
    operator fun get(connection: Connection): String = said[connection].orEmpty()

    /** [message] is what went wrong with [connection]. */
    operator fun set(connection: Connection, message: String) {
        said[connection] = message
    }

    /** [failure] in the words of who made [connection], where there are any. */
    fun preciser(failure: HttpException.ConnectionClosed, connection: Connection): HttpException {
        val message = get(connection).ifEmpty { return failure }
        return HttpException.ConnectionClosed(message, failure.beforeResponse, failure.hint, failure)
    }

    private companion object {
        const val MOST = 64
    }
}
