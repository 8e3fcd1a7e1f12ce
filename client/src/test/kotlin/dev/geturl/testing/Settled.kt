package dev.geturl.testing

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** Returns when the loop of this client has done all that it would do without hearing from a peer. */
@OptIn(DelicateGeturlApi::class)
internal suspend fun HttpClient.settled(): Unit = withContext(dispatcher) { repeat(TURNS) { yield() } }

/** More than the loop runs between two looks at its sockets. */
private const val TURNS = 200
