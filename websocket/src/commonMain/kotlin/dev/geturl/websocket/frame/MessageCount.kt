package dev.geturl.websocket.frame

import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.WebSocketLimits

/** Counts what comes of one message and holds it against [limits]. */
internal class MessageCount(private val limits: WebSocketLimits) {
    private var fragments = 0

    /** Bytes of payload, as they were sent. */
    private var arrived = 0L

    /** Bytes that were handed out in pieces. */
    private var handedOut = 0L

    fun begin() {
        fragments = 0
        arrived = 0
        handedOut = 0
    }

    fun checkFrame(length: Long) {
        if (limits.frameBytes in 0..<length) {
            throw tooBig("frameBytes", "a frame of $length bytes, over the limit of ${limits.frameBytes}")
        }
    }

    fun fragment() {
        fragments++
        if (limits.messageFragments in 0..<fragments) {
            throw tooBig("messageFragments", "a message in more than ${limits.messageFragments} frames")
        }
    }

    fun arrived(count: Long) {
        arrived += count
    }

    fun handedOut(count: Long) {
        handedOut += count
    }

    /** Whether a message of which [assembled] bytes are there and [left] are announced is more than may be kept. */
    fun isTooLarge(assembled: Long, left: Long): Boolean = left > most - assembled

    fun tooLarge(): Violation = tooBig("messageBytes", "a message of more than $most bytes")

    fun checkRatio(assembled: Long) {
        val made = handedOut + assembled
        if (limits.decodedRatio < 0 || made <= FREE || made / limits.decodedRatio <= arrived) return
        val what = "$arrived compressed bytes that are $made, over the limit of ${limits.decodedRatio} for one"
        throw tooBig("decodedRatio", what)
    }

    private val most: Long get() = if (limits.messageBytes < 0) LARGEST_ARRAY else limits.messageBytes

    private fun tooBig(limit: String, what: String) = Violation(
        CloseCode.TOO_BIG,
        "the peer sent $what",
        hint = "Raise WebSocketLimits.$limit if the peer is trusted.",
    )

    private companion object {
        /** Small messages are harmless at any ratio. */
        const val FREE = 1024L * 1024

        /** What a message that is handed out whole can have at all. */
        const val LARGEST_ARRAY = Int.MAX_VALUE - 8L
    }
}
