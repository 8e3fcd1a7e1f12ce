package dev.geturl.testing

import dev.geturl.GeturlOptions
import okio.ByteString

/**
 * What a server saw of one call.
 *
 * @property head its request line and field lines.
 * @property text its body as UTF-8.
 * @property body its body.
 */
internal data class SeenCall(val head: String, val text: String, val body: ByteString)

/** Makes a call with [options], which is answered, and gives what the server saw of it. */
internal suspend fun seen(options: GeturlOptions.() -> Unit): SeenCall {
    val bodies = ArrayList<ByteString>()
    val server = rawServer {
        requests {
            bodies += it.body
            reply()
        }
    }
    testClient()
        .geturl(server.url()) {
            expectContinue = false
            options()
        }.orThrow()
    val body = bodies.single()
    return SeenCall(server.seen.single().substringBefore("\r\n\r\n"), body.utf8(), body)
}
