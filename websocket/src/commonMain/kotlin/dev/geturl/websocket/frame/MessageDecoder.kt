package dev.geturl.websocket.frame

import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.Message
import dev.geturl.websocket.MessageType
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.deflate.MessageInflater
import okio.Buffer
import kotlin.concurrent.Volatile

/**
 * Makes messages of frames, RFC 6455 section 5: without I/O, from a buffer to [arrivals]. It keeps nothing of a
 * connection that rests.
 *
 * @param isMasked whether the peer has to mask, as clients do.
 * @param makeInflater makes what decompresses messages, given who looks at their size; null where none are compressed.
 */
internal class MessageDecoder(
    private val limits: WebSocketLimits,
    private val isMasked: Boolean,
    private val masking: Masking,
    private val arrivals: Arrivals,
    private val makeInflater: ((checkSize: (Long) -> Unit) -> MessageInflater)?,
) : AutoCloseable {
    private val header = FrameHeader(isMasked, maySetRsv1 = makeInflater != null)
    private val cursor = PayloadCursor(masking)
    private val validator = Utf8Validator()

    /** Null until a compressed message has come. */
    private var inflater: MessageInflater? = null

    /** What has come of a message, unmasked and inflated. */
    private val assembly = Buffer()
    private val message = MessageCount(limits)

    private var isInFrame = false
    private var isEnded = false

    /** How much of the frame's payload is still to come. */
    private var left = 0L

    /** The message that has begun; null while none has. */
    private var type: MessageType? = null
    private var isCompressed = false

    /** How many bytes of [assembly] are known to be text. */
    private var judged = 0L

    /** Whether messages are handed out in pieces as they come. May be changed at any time, by any thread. */
    @Volatile
    var inPieces = false

    /**
     * Takes all it can from [input].
     *
     * @return false when it left something, as there is no room for it or nobody to say how it is wanted; then it is to
     *   be called again when that has changed.
     * @throws Violation when the peer has sent what it may not; then nothing more is to be read.
     */
    fun decode(input: Buffer): Boolean {
        if (inPieces && type != null) handOut(isFinal = false)
        while (!isEnded) {
            if (!arrivals.hasRoom(assembly.size)) return false
            if (!isInFrame) {
                if (!header.read(input)) return true
                beginFrame()
            }
            if (Opcode.isControl(header.opcode)) {
                if (!takeControl(input)) return true
            } else if (isTooLarge()) {
                if (!arrivals.isAwaited) return false
                throw message.tooLarge()
            } else if (!takeData(input)) {
                return true
            }
        }
        input.clear()
        return true
    }

    private fun beginFrame() {
        isInFrame = true
        left = header.length
        message.checkFrame(left)
        if (!Opcode.isControl(header.opcode)) beginData()
    }

    private fun beginData() {
        if (header.opcode == Opcode.CONTINUATION) {
            if (type == null) throw broken("a fragment of a message that was not begun")
        } else {
            if (type != null) throw broken("another message before the one that was begun had ended")
            type = if (header.opcode == Opcode.TEXT) MessageType.TEXT else MessageType.BINARY
            isCompressed = header.rsv1
            message.begin()
        }
        message.fragment()
    }

    /** A message in pieces takes no memory. Of a compressed one nobody knows more than what has been inflated. */
    private fun isTooLarge(): Boolean = !inPieces && message.isTooLarge(assembly.size, if (isCompressed) 0 else left)

    private fun takeControl(input: Buffer): Boolean {
        if (input.size < left) return false
        isInFrame = false
        cursor.mask(input, 0, left, header.key)
        val payload = input.readByteString(left)
        when (header.opcode) {
            Opcode.PING -> {
                arrivals.ping(payload)
            }

            Opcode.PONG -> {
                arrivals.pong(payload)
            }

            else -> {
                isEnded = true
                arrivals.close(ClosePayload.decode(payload))
            }
        }
        return true
    }

    /** False when all of [input] was taken and the frame goes on. */
    private fun takeData(input: Buffer): Boolean {
        if (isWholeIn(input)) {
            takeWhole(input)
            return true
        }
        val most = if (isCompressed) COMPRESSED_STEP else Long.MAX_VALUE
        val count = minOf(left, input.size, most)
        if (count == 0L && left > 0) return false
        take(input, count)
        judge()
        // Whoever comes to wait for it may want it in pieces.
        if (isTooLarge()) return true
        if (left == 0L) {
            endFrame()
        } else if (inPieces) {
            handOut(isFinal = false)
        }
        return true
    }

    private fun isWholeIn(input: Buffer): Boolean =
        header.isFinal && !isCompressed && input.size >= header.length && left == header.length && judged == 0L &&
            header.opcode != Opcode.CONTINUATION

    /** A message in one frame, all of which is there: most are so. */
    private fun takeWhole(input: Buffer) {
        val whole = if (type == MessageType.TEXT) takeText(input) else takeBinary(input)
        isInFrame = false
        type = null
        arrivals.message(whole)
    }

    private fun takeText(input: Buffer): Message {
        val bytes = input.readByteArray(left)
        if (isMasked) masking.apply(header.key, bytes, 0, bytes.size)
        if (!validator.accepts(bytes, 0, bytes.size) || !validator.isComplete) throw noText()
        return Message.Text(bytes)
    }

    private fun takeBinary(input: Buffer): Message {
        if (isMasked) cursor.mask(input, 0, left, header.key)
        return Message.Binary(input.readByteString(left))
    }

    private fun take(input: Buffer, count: Long) {
        if (isMasked) cursor.mask(input, 0, count, header.key, phase = header.length - left)
        left -= count
        message.arrived(count)
        if (isCompressed) {
            inflater().inflate(Buffer().also { it.write(input, count) }, assembly)
        } else {
            assembly.write(input, count)
        }
    }

    private fun inflater(): MessageInflater = inflater ?: checkNotNull(makeInflater) { "RSV1 was let through" }
        .invoke { judge() }
        .also { inflater = it }

    /** Looks at what has been added to [assembly]. */
    private fun judge() {
        if (type == MessageType.TEXT && !cursor.isText(validator, assembly, judged)) throw noText()
        judged = assembly.size
        if (isCompressed) message.checkRatio(assembly.size)
        if (inPieces && assembly.size >= PIECE) handOut(isFinal = false)
    }

    private fun endFrame() {
        isInFrame = false
        if (header.isFinal) {
            endMessage()
        } else if (inPieces) {
            handOut(isFinal = false)
        }
    }

    private fun endMessage() {
        if (isCompressed) {
            inflater().end(assembly)
            judge()
            if (isTooLarge()) throw message.tooLarge()
        }
        if (!validator.isComplete) throw noText()
        handOut(isFinal = true)
        type = null
    }

    private fun handOut(isFinal: Boolean) {
        // A character that is not complete waits for the rest of it.
        val count = if (isFinal) assembly.size else judged - validator.begun
        if (count == 0L && !isFinal) return
        val piece = if (type == MessageType.TEXT) {
            Message.Text(assembly.readByteArray(count), isFinal)
        } else {
            Message.Binary(assembly.readByteString(count), isFinal)
        }
        judged -= count
        message.handedOut(count)
        arrivals.message(piece)
    }

    private fun broken(what: String) = Violation(CloseCode.PROTOCOL_ERROR, "the peer sent $what")

    private fun noText() = Violation(CloseCode.INVALID_DATA, "the peer sent a text that is not UTF-8")

    /** Frees what nobody else would. */
    override fun close() {
        assembly.clear()
        inflater?.close()
    }

    private companion object {
        /** So much is inflated before anybody looks whether there is room for more: 4 MiB may come of it. */
        const val COMPRESSED_STEP = 4L * 1024

        /** Pieces of a message that inflates to very much are about so large. */
        const val PIECE = 64L * 1024
    }
}
