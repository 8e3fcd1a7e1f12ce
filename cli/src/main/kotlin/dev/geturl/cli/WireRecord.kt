package dev.geturl.cli

import dev.geturl.net.SocketAddress
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.TimeSource

/**
 * What one transfer did on the wire: when, between which addresses, and the heads byte for byte, as `-i`, `-D` and
 * `-w` show them. What is said to a SOCKS proxy is not shown: it is no HTTP.
 *
 * @param keepsBody whether the body is kept as it arrives, framing and all: `--raw`.
 */
internal class WireRecord(private val keepsBody: Boolean) {
    private val start = TimeSource.Monotonic.markNow()
    private val request = HeadScanner()
    private val response = HeadScanner()

    /** The heads of the server's response that came in full, interim ones included. */
    val heads = ArrayList<ByteString>()

    /** Bytes of all heads that came in full, in all exchanges of the transfer. */
    var headBytes = 0L
        private set

    /** What a proxy answered to `CONNECT`. */
    val connectHeads = ArrayList<ByteString>()

    /** The status code of the last of [connectHeads], or 0. */
    var connectCode = 0
        private set
    private var isConnect = false
    private var isConnectAnswered = false

    /** Body bytes as they arrived; empty unless they are kept. */
    val rawBody = Buffer()
    var connects = 0
        private set
    var local: SocketAddress? = null
        private set
    var peer: SocketAddress? = null
        private set
    var resolvedAt = 0.0
        private set
    var connectedAt = 0.0
        private set
    var securedAt = 0.0
        private set
    var sentAt = 0.0
        private set
    var firstByteAt = 0.0
        private set
    var requestBytes = 0L
        private set

    /** Whether the response has no head: it is one of HTTP/0.9. */
    var isHeadless = false
        private set

    /** Whether the head of the final response came in full. */
    var hasFinalHead = false
        private set

    /** Seconds since the transfer began. */
    fun elapsed(): Double = start.elapsedNow().inWholeMicroseconds / MICROS

    /** Whether what the server sent begins like HTTP/1.0 or HTTP/1.1 with a code of three digits. */
    val hasStatusLine: Boolean
        get() = heads.isNotEmpty() || STATUS_LINE.matchesAt(response.soFar().utf8(), 0)

    /** The lines of a head whose end did not come or that was refused, up to the first that is no field line. */
    fun unfinishedHead(): ByteString {
        if (hasFinalHead || isConnectAnswered) return ByteString.EMPTY
        val lines = response.soFar().utf8().split("(?<=\n)".toRegex()).filter { it.endsWith('\n') }
        return lines
            .takeWhile { line ->
                STATUS_LINE.matchesAt(line, 0) || FIELD_LINE.matchesAt(line, 0)
            }.joinToString("")
            .encodeUtf8()
    }

    fun resolved() {
        resolvedAt = elapsed()
    }

    fun connecting() {
        if (resolvedAt == 0.0) resolvedAt = elapsed()
    }

    fun connected(local: SocketAddress, peer: SocketAddress) {
        connects++
        connectedAt = elapsed()
        on(local, peer)
    }

    /** The TLS handshake is done. */
    fun secured() {
        securedAt = elapsed()
    }

    private fun on(local: SocketAddress, peer: SocketAddress) {
        this.local = local
        this.peer = peer
    }

    /** Bytes that are about to be sent: all of [data]. */
    fun sending(data: Buffer, local: SocketAddress, peer: SocketAddress) {
        if (data.exhausted() || (!request.hasBegun && data[0] < ' '.code)) return
        if (isConnectAnswered) beginAgain()
        if (sentAt == 0.0) {
            sentAt = elapsed()
            on(local, peer)
        }
        if (request.isDone) return
        if (request.feed(data.snapshot())) {
            isConnect = request.head().startsWith(CONNECT)
            requestBytes += request.head().size
        }
    }

    /** What was noted of a response has been dealt with, and another request of the same transfer follows. */
    fun nextExchange() {
        heads.clear()
        connectHeads.clear()
        rawBody.clear()
        beginAgain()
        firstByteAt = 0.0
        hasFinalHead = false
        isHeadless = false
    }

    /** Behind `CONNECT` and its answer comes another request, the server's or the same with a login. */
    private fun beginAgain() {
        isConnect = false
        isConnectAnswered = false
        sentAt = 0.0
        request.restart()
        response.restart()
    }

    /** Bytes that arrived. */
    fun received(data: ByteString) {
        if (!request.hasBegun || isConnectAnswered) return
        if (firstByteAt == 0.0 && !isConnect) firstByteAt = elapsed()
        var rest = data
        while (!hasFinalHead && !isConnectAnswered && rest.size > 0) {
            val isComplete = response.feed(rest)
            rest = response.rest
            if (isComplete) headComplete()
        }
        if (keepsBody && hasFinalHead) rawBody.write(rest)
    }

    /** Whether bytes that arrive are still of interest. */
    val isListening: Boolean get() = !hasFinalHead || keepsBody

    /** What comes next is a body without a head. */
    fun headless() {
        isHeadless = true
        hasFinalHead = true
        if (firstByteAt == 0.0) firstByteAt = elapsed()
    }

    private fun headComplete() {
        val head = response.head()
        (if (isConnect) connectHeads else heads).add(head)
        headBytes += head.size
        val status = head.substring(0, minOf(head.size, STATUS_LENGTH)).utf8()
        when {
            INTERIM.matchesAt(status, 0) -> response.restart()
            isConnect -> connectAnswered(status)
            else -> hasFinalHead = true
        }
    }

    private fun connectAnswered(status: String) {
        isConnectAnswered = true
        connectCode = status.substringAfter(' ').toIntOrNull() ?: 0
    }

    private companion object {
        const val MICROS = 1_000_000.0
        const val STATUS_LENGTH = 12
        val CONNECT = "CONNECT ".encodeUtf8()
        val STATUS_LINE = Regex("HTTP/1\\.[01] [1-9][0-9]{2}([ \r\n]|$)")
        val FIELD_LINE = Regex("[!#$%&'*+.^_`|~0-9A-Za-z-]+:|[ \t]")
        val INTERIM = Regex("HTTP/1\\.[0-9] 1(0[02-9]|[1-9][0-9])")
    }
}
