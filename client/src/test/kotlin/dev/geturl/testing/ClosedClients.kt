package dev.geturl.testing

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.Transaction
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope

/**
 * Closes clients while they wait by [call] for the answer to their second request on a connection; gives what came of
 * those calls. Every other client borrows its loops. There are [many], as the loop may end before or after its
 * connections are cut off.
 */
internal suspend fun closedWhileWaiting(
    many: Int,
    call: suspend HttpClient.(url: String) -> Transaction,
): List<Transaction> = List(many) { number ->
    val server = rawServer {
        request()
        reply()
        request()
        awaitClose()
    }
    val owner = testClient()
    val http = if (number % 2 == 1) owner.newClient(HttpConfig()) else owner
    http.call(server.url()).orThrow()
    coroutineScope {
        val second = async { http.call(server.url()) }
        until("the second request to arrive") { server.seen.size == 2 }
        http.close()
        promptly { second.await() }
    }
}
