package dev.geturl.websocket

import dev.geturl.websocket.deflate.MessageDeflater
import dev.geturl.websocket.frame.ClosePayload
import dev.geturl.websocket.frame.FrameEncoder
import dev.geturl.websocket.frame.FrameHeader
import dev.geturl.websocket.frame.Opcode
import okio.Buffer
import okio.ByteString
import okio.utf8Size
import kotlin.concurrent.Volatile

/**
 * Turns what is to be sent into frames in [outbox], from any thread. All but [whole] is guarded by the outbox's door.
 *
 * @param makeDeflater makes what compresses messages of [threshold] bytes or more; null where none are.
 * @param closed makes the exception for who sends after the end.
 */
internal class Sender(
    private val outbox: Outbox,
    private val frames: FrameEncoder,
    private val makeDeflater: (() -> MessageDeflater)?,
    private val threshold: Int,
    private val closed: () -> WebSocketException,
) {
    /** What came of trying to send without suspending. */
    enum class Outcome {
        /** It is in line to be sent. */
        DONE,

        /** It is, but too much is by now. */
        FULL,

        /** Somebody else is sending. */
        BUSY,
    }

    /** Held by who sends a message that takes longer, and by who waits for that. */
    private val whole = Door()

    @Volatile
    private var isStreaming = false

    /** Null until there is something to compress. */
    private var deflater: MessageDeflater? = null

    /** The type of a message whose last fragment is still to come; null when none is. */
    private var open: MessageType? = null
    private var isOpenCompressed = false

    /** Whether nothing but what is in line is sent any more. */
    @Volatile
    var isEnded = false
        private set

    fun trySend(text: String, final: Boolean): Outcome = trying { append(text, final) }

    fun trySend(bytes: ByteString, final: Boolean): Outcome = trying { append(bytes, final) }

    fun trySend(message: Message): Outcome = trying { append(message) }

    suspend fun send(text: String, final: Boolean): Unit = inTurn { append(text, final) }

    suspend fun send(bytes: ByteString, final: Boolean): Unit = inTurn { append(bytes, final) }

    suspend fun send(message: Message): Unit = inTurn { append(message) }

    private inline fun trying(append: () -> Unit): Outcome {
        if (!outbox.door.tryEnter()) return Outcome.BUSY
        try {
            if (isStreaming) return Outcome.BUSY
            append()
            outbox.counted()
        } finally {
            outbox.door.leave()
        }
        return if (outbox.isFull) Outcome.FULL else Outcome.DONE
    }

    private suspend inline fun inTurn(append: () -> Unit) {
        whole.inside { atTheDoor(append) }
    }

    private suspend inline fun atTheDoor(append: () -> Unit) = outbox.door.inside {
        append()
        outbox.counted()
    }

    /**
     * Sends all that [read] brings as one message, in fragments. Another message is sent behind it at the earliest.
     *
     * @param read fills a buffer with the next bytes, none when it is at its end.
     * @param onFragment is told when a fragment is in line.
     * @return how many bytes there were.
     */
    suspend fun stream(type: MessageType, read: suspend (Buffer) -> Boolean, onFragment: suspend () -> Unit): Long =
        whole.inside {
            atTheDoor { beginStream(type) }
            try {
                var total = 0L
                var isLast: Boolean
                do {
                    val piece = Buffer()
                    isLast = !read(piece)
                    total += piece.size
                    atTheDoor { append(type, piece, isLast) }
                    onFragment()
                } while (!isLast)
                total
            } finally {
                isStreaming = false
            }
        }

    private fun beginStream(type: MessageType) {
        checkOpen(type)
        check(open == null) { "a message was begun and not ended: send its last fragment first" }
        isStreaming = true
    }

    /** Sends a control frame, whatever is under way; false when nothing can be sent any more. */
    suspend fun control(opcode: Int, payload: ByteString): Boolean = outbox.door.inside {
        if (isEnded) return false
        frames.bytes(FrameHeader.FINAL or opcode, payload)
        outbox.counted()
        true
    }

    /** Answers pings, where there still is somebody to be answered. */
    suspend fun pongs(payloads: Iterable<ByteString>): Unit = atTheDoor {
        if (!isEnded) payloads.forEach { frames.bytes(FrameHeader.FINAL or Opcode.PONG, it) }
    }

    /** Sends a Close frame, behind which nothing is sent; false when one was sent before. */
    suspend fun close(payload: ClosePayload): Boolean = outbox.door.inside {
        if (isEnded) return false
        isEnded = true
        frames.bytes(FrameHeader.FINAL or Opcode.CLOSE, payload.encode())
        outbox.counted()
        true
    }

    /** Frees what nobody else would; nothing can be sent any more. */
    suspend fun release(): Unit = outbox.door.inside {
        isEnded = true
        outbox.frames.clear()
        deflater?.close()
    }

    private fun append(message: Message) {
        val utf8 = (message as? Message.Text)?.utf8
        when {
            message is Message.Binary -> append(message.bytes, message.isFinal)
            utf8 != null -> append(utf8, message.isFinal)
            else -> append((message as Message.Text).text, message.isFinal)
        }
    }

    private fun append(text: String, final: Boolean) {
        checkOpen(MessageType.TEXT)
        if (isToBeCompressed { text.utf8Size() }) {
            compressed(MessageType.TEXT, final) { deflate(Buffer().writeUtf8(text), it, final) }
        } else {
            frames.text(first(MessageType.TEXT, final), text)
        }
    }

    private fun append(bytes: ByteString, final: Boolean) {
        checkOpen(MessageType.BINARY)
        if (isToBeCompressed { bytes.size.toLong() }) {
            compressed(MessageType.BINARY, final) { deflate(bytes, it, final) }
        } else {
            frames.bytes(first(MessageType.BINARY, final), bytes)
        }
    }

    private fun append(utf8: ByteArray, final: Boolean) {
        checkOpen(MessageType.TEXT)
        if (isToBeCompressed { utf8.size.toLong() }) {
            compressed(MessageType.TEXT, final) { deflate(utf8, it, final) }
        } else {
            frames.bytes(first(MessageType.TEXT, final), utf8)
        }
    }

    private fun append(type: MessageType, piece: Buffer, final: Boolean) {
        checkOpen(type)
        if (isToBeCompressed { piece.size }) {
            compressed(type, final) { deflate(piece, it, final) }
        } else {
            frames.bytes(first(type, final), piece)
        }
    }

    private fun checkOpen(type: MessageType) {
        if (isEnded) throw closed()
        check(open == null || open == type) { "a message of type $open was begun: end it before one of type $type" }
    }

    /** A message is compressed as a whole or not at all, as its first fragment says. */
    private inline fun isToBeCompressed(size: () -> Long): Boolean = when {
        makeDeflater == null -> false
        open != null -> isOpenCompressed
        else -> size() >= threshold
    }

    private inline fun compressed(type: MessageType, final: Boolean, deflate: MessageDeflater.(Buffer) -> Unit) {
        val deflater = deflater ?: makeDeflater?.invoke()?.also { deflater = it } ?: return
        val packed = Buffer()
        deflater.deflate(packed)
        val rsv1 = if (open == null) FrameHeader.RSV1 else 0
        val first = first(type, final)
        isOpenCompressed = true
        frames.bytes(first or rsv1, packed)
    }

    /** The first byte of the next frame, which is noted to be the last of its message or not. */
    private fun first(type: MessageType, final: Boolean): Int {
        val opcode = when {
            open != null -> Opcode.CONTINUATION
            type == MessageType.TEXT -> Opcode.TEXT
            else -> Opcode.BINARY
        }
        if (open == null && !final) isOpenCompressed = false
        open = if (final) null else type
        return opcode or (if (final) FrameHeader.FINAL else 0)
    }
}
