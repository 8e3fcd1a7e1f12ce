package dev.geturl.pipeline

import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.until
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList

/**
 * Answers the requests of one script as it says, each with a body that names it, in the order of their coming.
 *
 * @param mayAnswer blocks until a request may be answered.
 */
internal class ScriptServer(
    calls: List<ScriptCall>,
    private val mayAnswer: (ScriptCall) -> Unit,
) : AutoCloseable {
    private val calls = calls.associateBy { it.number }
    private val open = ConcurrentHashMap.newKeySet<Peer>()
    private val server = RawServer { serve() }

    /** For each connection, the numbers of the requests that came, in order. */
    val arrived: MutableCollection<List<Int>> = CopyOnWriteArrayList()

    /** For each connection, the numbers of the requests that were answered, in order. */
    val answered: MutableCollection<List<Int>> = CopyOnWriteArrayList()

    val port: Int get() = server.port

    /** Closes the connections that rest, as a server does with those that rested too long. Nothing comes in by them. */
    suspend fun closeIdle() {
        open.forEach { it.close() }
        until("the connections to be let go of") { open.isEmpty() }
    }

    private fun Peer.serve() {
        open += this
        try {
            answerAll()
        } finally {
            open -= this
        }
    }

    private fun Peer.answerAll() {
        val came = CopyOnWriteArrayList<Int>().also { arrived += it }
        val done = CopyOnWriteArrayList<Int>().also { answered += it }
        var isLast = false
        requests { request ->
            val call = calls.getValue(request.path.substringAfter("?n=").toInt())
            came += call.number
            // What is written behind the end is read, so that it does not destroy the last response.
            if (isLast) return@requests
            isLast = call.isClosed || "Connection: close" in request.head
            mayAnswer(call)
            done += call.number
            send(response(call, isLast))
            if (isLast) shutdownOutput()
        }
    }

    private fun response(call: ScriptCall, isLast: Boolean): String {
        val fields = listOfNotNull("X-Request: ${call.number}", "Connection: close".takeIf { isLast }).toTypedArray()
        val whole = Peer.response(bodyFor(call), *fields)
        return if (call.method == "HEAD") whole.substringBefore("\r\n\r\n") + "\r\n\r\n" else whole
    }

    override fun close() = server.close()

    companion object {
        fun bodyFor(call: ScriptCall): String = "answer ${call.number} to ${call.method} ${call.path}"
    }
}
