package dev.geturl.websocket.autobahn

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocketException
import dev.geturl.websocket.openWebSocket
import kotlinx.coroutines.runBlocking

/** Goes through the cases of Autobahn's fuzzing server at the URL in [args]. */
@OptIn(DelicateGeturlApi::class)
internal fun main(args: Array<String>): Unit = HttpClient().use { http ->
    runBlocking(http.dispatcher) {
        val cases = count(http, args[0])
        for (case in 1..cases) {
            echo(http, "${args[0]}/runCase?case=$case&agent=geturl")
            if (case % EVERY == 0) println("$case of $cases")
        }
        http.openWebSocket("${args[0]}/updateReports?agent=geturl").awaitClosed()
    }
}

private suspend fun count(http: HttpClient, url: String): Int {
    val socket = http.openWebSocket("$url/getCaseCount")
    val count = socket.receive() as Message.Text
    socket.awaitClosed()
    return count.text.toInt()
}

/** Most cases end in a way that is a failure to us, as it should be: the suite judges, not this. */
private suspend fun echo(http: HttpClient, url: String) {
    val socket = http.openWebSocket(url, options = AUTOBAHN_OPTIONS)
    try {
        socket.incoming.collect { socket.send(it) }
    } catch (_: WebSocketException) {
        // It was violated on purpose.
    }
    socket.awaitClosed()
}

private const val EVERY = 50
