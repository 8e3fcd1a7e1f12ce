package dev.geturl.testing

import dev.geturl.GeturlOptions
import dev.geturl.Transaction

/**
 * Uploads without end to a server that takes the head and no more, until something of [options] puts an end to it: what
 * came of it, and the source.
 */
suspend fun stuckUpload(options: GeturlOptions.() -> Unit): Pair<Transaction, ZeroSource> {
    val hold = Gate()
    val server = rawServer(receiveBuffer = 8192) {
        head()
        hold.pass()
    }
    val source = ZeroSource()
    val got = promptly {
        testClient().geturl(server.url()) {
            queryChannel(source)
            expectContinue = false
            options()
        }
    }
    hold.open()
    return got to source
}
