package dev.geturl.websocket

import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import okio.utf8Size
import kotlin.jvm.JvmOverloads

/**
 * What happens on a WebSocket, in the words of the manual's callbacks: `text`, `binary`, `ping`, `connect`,
 * `disconnect` and `close`; and `pong`, which the manual keeps to itself.
 */
public sealed interface WebSocketEvent {
    /** The WebSocket is open: `connect`. The first event, and there is one only when it came to be. */
    public data object Connect : WebSocketEvent

    /**
     * The peer asks whether this end is there: `ping`. It has been answered.
     *
     * @property payload what it said, at most 125 bytes.
     */
    public data class Ping(public val payload: ByteString) : WebSocketEvent

    /**
     * The peer has answered a ping, or says unasked that it is there.
     *
     * @property payload what it said, at most 125 bytes.
     */
    public data class Pong(public val payload: ByteString) : WebSocketEvent

    /**
     * The peer has begun to close, or answered the closing of this end: `close`. No more messages come.
     *
     * @property code the peer's code, 1005 when it gave none.
     * @property reason the peer's reason, empty when it gave none.
     */
    public data class Close(public val code: Int, public val reason: String) : WebSocketEvent

    /**
     * It is over: `disconnect`. The last event.
     *
     * @property reason how it ended.
     * @property cause what went wrong; null when both ends have closed in good order.
     */
    public data class Disconnect(public val reason: CloseReason, public val cause: Exception?) : WebSocketEvent
}

/** A message or, where [isFinal] is false, a piece of one. Immutable. RFC 6455 section 5.6. */
public sealed class Message : WebSocketEvent {
    /** Whether it is whole, or the last piece of its message. */
    public abstract val isFinal: Boolean

    /** Its content; of a text in UTF-8. */
    public abstract val bytes: ByteString

    /** The number of bytes in it; of a text in UTF-8. */
    public abstract val size: Int

    /** Text, or binary data. */
    public abstract val type: MessageType

    /** Text. What was received is valid UTF-8 and becomes a [String] when one is asked for. */
    public class Text private constructor(
        private var made: String?,
        internal val utf8: ByteArray?,
        override val isFinal: Boolean,
    ) : Message() {
        /** A text to be sent; a lone surrogate in it is sent as `?`. */
        @JvmOverloads
        public constructor(text: String, isFinal: Boolean = true) : this(text, null, isFinal)

        internal constructor(utf8: ByteArray, isFinal: Boolean = true) : this(null, utf8, isFinal)

        /** The text. */
        public val text: String get() = made ?: utf8?.decodeToString().orEmpty().also { made = it }

        override val bytes: ByteString get() = utf8?.toByteString() ?: text.encodeUtf8()
        override val size: Int get() = utf8?.size ?: text.utf8Size().toInt()
        override val type: MessageType get() = MessageType.TEXT

        override fun equals(other: Any?): Boolean = other is Text && other.isFinal == isFinal && other.text == text

        override fun hashCode(): Int = text.hashCode()

        /** `Text` and how long it is: not the text, which may be a secret. */
        override fun toString(): String = describe("Text")
    }

    /**
     * Binary data.
     *
     * @property bytes the data.
     */
    public class Binary(override val bytes: ByteString, override val isFinal: Boolean) : Message() {
        /** All the data of a message. */
        public constructor(bytes: ByteString) : this(bytes, isFinal = true)

        override val size: Int get() = bytes.size
        override val type: MessageType get() = MessageType.BINARY

        override fun equals(other: Any?): Boolean = other is Binary && other.isFinal == isFinal && other.bytes == bytes

        override fun hashCode(): Int = bytes.hashCode()

        /** `Binary` and how long it is. */
        override fun toString(): String = describe("Binary")
    }

    internal fun describe(name: String): String = "$name($size bytes${if (isFinal) "" else ", more to come"})"
}

/** The two kinds of messages, RFC 6455 section 5.6. */
public enum class MessageType {
    /** Text in UTF-8. */
    TEXT,

    /** Bytes. */
    BINARY,
}
