package dev.geturl.tcl

import dev.geturl.GeturlOptions
import dev.geturl.HttpConfig
import dev.geturl.Transaction
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient

/** What came of one call under the manual's profile: what the caller got, and what the server saw. */
internal class Exchanged(val got: Transaction, private val server: RawServer) {
    val seen: String get() = server.seen.single()
    val host: String get() = "127.0.0.1:${server.port}"

    /** The field lines that the server saw, without the request line. */
    val fields: List<String> get() = seen.substringBefore("\r\n\r\n").split("\r\n").drop(1)

    /** The value of the field line called [name], spelled so. */
    fun field(name: String): String? = fields.singleOrNull { it.startsWith("$name: ") }?.substringAfter(": ")
}

/** One call under the manual's profile to a server that answers with [response], byte for byte, and closes. */
internal suspend fun exchanged(
    response: String = Peer.response(),
    path: String = "/",
    config: HttpConfig.Builder.() -> Unit = {},
    options: GeturlOptions.() -> Unit = {},
): Exchanged {
    val server = rawServer {
        request()
        send(response)
    }
    return Exchanged(tclClient(config).geturl(server.url(path), options), server)
}
