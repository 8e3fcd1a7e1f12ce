package dev.geturl.bench.server

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import java.nio.ByteBuffer
import java.nio.channels.SelectionKey

/** One connection of the server: answers requests in order, and the small GETs that one read brings in one write. */
internal class Peer(
    private val channel: PeerChannel,
    private val content: Content,
    private val isOnce: Boolean = false,
) {
    private val input = ByteBuffer.allocateDirect(INPUT_SIZE).limit(0)
    private val reader = RequestReader(input)
    private var reply: Reply? = null
    private var bodyLeft = 0L
    private var bodyRead = 0L
    private var bodyRight = true
    private var isAnswered = false

    /** Ends the connection, as its kind wants it ended. */
    fun close() = channel.close()

    /** Does what [key] is ready for; false when the connection is at its end. */
    fun ready(key: SelectionKey): Boolean {
        if (key.isWritable && !(channel.flush() && finishReply())) return true
        if ((key.isReadable || channel.hasMore) && reply == null) {
            input.compact()
            val read = channel.read(input)
            input.flip()
            if (read < 0) return false
        }
        advance()
        if (isOnce && isAnswered && channel.flush()) return false
        val interest = if (reply == null && channel.flush()) SelectionKey.OP_READ else SelectionKey.OP_WRITE
        if (key.interestOps() != interest) key.interestOps(interest)
        return true
    }

    private fun advance() {
        while (reply == null && input.hasRemaining()) {
            if (bodyLeft > 0) {
                takeBody()
            } else if (!takeRequest()) {
                return
            }
            if (reply != null && !finishReply()) return
        }
    }

    private fun finishReply(): Boolean {
        val current = reply ?: return true
        if (!current.writeTo(channel)) return false
        reply = null
        isAnswered = true
        return true
    }

    private fun takeRequest(): Boolean {
        val length = reader.headLength()
        if (length < 0) {
            check(input.remaining() < input.capacity()) { "a request head over $INPUT_SIZE bytes" }
            return false
        }
        if (reader.startsWith(SMALL_GET)) {
            reply = if (isOnce) content.smallAndClose().also { takeSmall(length) } else content.small(takeSmall(length))
            return true
        }
        val head = reader.take(length)
        if (!head.hasBody) {
            reply = content.reply(head.path)
        } else if (head.contentLength < 0) {
            reply = content.error("411 Length Required")
        } else {
            bodyLeft = head.contentLength
            bodyRead = 0
            bodyRight = true
            if (bodyLeft == 0L) reply = content.received(0, true)
        }
        return true
    }

    /** Takes the small GET of [first] bytes, and those that are all there behind it; gives their number. */
    private fun takeSmall(first: Int): Int {
        var length = first
        var count = 0
        do {
            input.position(input.position() + length)
            count++
            length = if (count < Content.MOST_SMALL && reader.startsWith(SMALL_GET)) reader.headLength() else -1
        } while (length >= 0)
        return count
    }

    private fun takeBody() {
        val taken = minOf(bodyLeft, input.remaining().toLong()).toInt()
        val checked = minOf(taken.toLong(), Payload.HEAD_SIZE - bodyRead).toInt()
        for (i in 0 until checked) {
            if (input.get(input.position() + i) != START[bodyRead.toInt() + i]) bodyRight = false
        }
        input.position(input.position() + taken)
        bodyRead += taken
        bodyLeft -= taken
        if (bodyLeft == 0L) reply = content.received(bodyRead, bodyRight)
    }

    private companion object {
        const val INPUT_SIZE = 128 * 1024
        val SMALL_GET = "GET ${Client.SMALL} ".toByteArray()
        val START = Payload.block().copyOf(Payload.HEAD_SIZE)
    }
}
