package dev.geturl.exchange

import dev.geturl.Transaction
import dev.geturl.pool.Place
import kotlinx.coroutines.CoroutineDispatcher

/** A call whose caller says on which loop it runs: that of a connection which rests, or one of the caller's choice. */
internal class PreparedCall(
    private val exchange: Exchange,
    private val begin: (Exchange, CoroutineDispatcher) -> Unit,
) {
    val transaction: Transaction get() = exchange.transaction

    /** Takes the connection that was laid to rest last, on whatever loop; null when there is none. */
    fun claim(): Place? = exchange.claimAny()

    /** Runs it on [loop], at first where this is called, and suspends until it has ended: see `HttpClient.geturl`. */
    suspend fun runOn(loop: CoroutineDispatcher): Transaction {
        begin(exchange, loop)
        return transaction.awaitAsOwner(throwsErrors = true)
    }
}
