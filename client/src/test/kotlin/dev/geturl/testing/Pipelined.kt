package dev.geturl.testing

import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.Transaction
import kotlinx.coroutines.runBlocking

/** Reads [count] requests before any of them is answered: they come only from a client that pipelines. */
fun Peer.early(count: Int): List<Peer.Request> = List(count) { request() }

/** Makes sure that [http] sends nothing more before it hears something. */
internal fun Peer.expectNothingMore(http: HttpClient) {
    runBlocking { http.settled() }
    if (hasMore()) throw AssertionError("something came on connection $number that should have waited")
}

/** Reads a request and makes sure that [http] sends no other before it is answered. */
internal fun Peer.alone(http: HttpClient): Peer.Request = request().also { expectNothingMore(http) }

/** Answers each of [requests] with its path. */
fun Peer.replyTo(requests: List<Peer.Request>): Unit = requests.forEach { reply(it.path) }

/** Answers all that comes with its path. */
fun Peer.echo(): Unit = requests { reply(it.path) }

/** Starts a call for each of [paths], in this order. */
internal fun HttpClient.startAll(
    server: RawServer,
    vararg paths: String,
    options: GeturlOptions.() -> Unit = {},
): List<Transaction> = paths.map { start(server.url(it), options) }

/** What each of them answered, in time. */
internal suspend fun List<Transaction>.texts(): List<String> = promptly { map { it.await().orThrow().text() } }

/** What each of them came to, in time. */
internal suspend fun List<Transaction>.ended(): List<Transaction> = promptly { onEach { it.await() } }

/** The method and path of each request that was seen, in order. */
internal val RawServer.lines: List<String> get() = seen.map { it.substringBefore(" HTTP") }
