package dev.geturl.websocket.server

import dev.geturl.Headers
import dev.geturl.StatusCode
import dev.geturl.reasonPhrase
import dev.geturl.websocket.UpgradeTest
import okio.Buffer
import okio.utf8Size

/** Writes the answers of the opening handshake as they go over the wire. */
internal object HttpAnswer {
    /** The 101 that [accepted] gets. */
    fun switching(accepted: UpgradeTest.Accepted): Buffer =
        Buffer().head(StatusCode.SWITCHING_PROTOCOLS, accepted.headers)

    /** The whole of [refused], after which the connection ends; without its body as an answer to HEAD. */
    fun refusal(refused: UpgradeTest.Refused, isHead: Boolean): Buffer {
        val body = refused.body + "\n"
        val headers = Headers.Builder()
        // An Upgrade field is a hop's own, and has to be named so (RFC 9110 section 7.8).
        headers.add("Connection", if ("Upgrade" in refused.headers) "Upgrade, close" else "close")
        headers.add("Content-Type", "text/plain; charset=utf-8")
        headers.add("Content-Length", body.utf8Size().toString())
        refused.headers.forEach { headers.add(it.name, it.value) }
        return Buffer().head(refused.status, headers.build()).also { if (!isHead) it.writeUtf8(body) }
    }

    private fun Buffer.head(status: Int, headers: Headers): Buffer {
        writeUtf8("HTTP/1.1 $status ${reasonPhrase(status)}\r\n")
        headers.forEach { writeUtf8("${it.name}: ${it.value}\r\n") }
        return writeUtf8("\r\n")
    }
}
