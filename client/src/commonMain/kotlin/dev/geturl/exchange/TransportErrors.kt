package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.net.Connection
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/**
 * What transports have said went wrong with their connections: the manual's `registerError`. The last of them are
 * remembered, for a transport that speaks up here is about to fail the exchange that will ask.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class TransportErrors {
    private class Said(val of: Connection, val message: String)

    private val said = AtomicReference(emptyList<Said>())

    /** The last that was said of [connection]; empty when nothing was. */
    operator fun get(connection: Connection): String =
        said.load().lastOrNull { it.of === connection }?.message.orEmpty()

    /** [message] is what went wrong with [connection]. */
    operator fun set(connection: Connection, message: String) = said.update { before ->
        before.filter { it.of !== connection }.takeLast(MOST - 1) + Said(connection, message)
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
