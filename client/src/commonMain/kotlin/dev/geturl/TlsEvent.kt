package dev.geturl

import okio.ByteString
import kotlin.jvm.JvmSynthetic
import kotlin.time.Duration

/**
 * One connection that speaks TLS, as its callbacks know it: TclTLS's `channelId`. It has its number from its first step
 * on, when there is no connection yet that could be used.
 *
 * @property number tells it from every other of this process.
 * @property peer the other end: host and port of a server, the address of a client.
 * @property isServer whether this end is the server.
 */
public class TlsChannel internal constructor(
    public val number: Long,
    public val peer: String,
    public val isServer: Boolean,
) {
    /** `tls7 example.org:443`. */
    override fun toString(): String = "tls$number $peer"
}

/** Is told what happens in TLS: TclTLS's `-command`. See [TlsOptions.command]. */
public fun interface TlsCommand {
    /**
     * [event] has happened. Called where it happens, which may be an event loop: it must not block. What it throws
     * during a handshake fails that; what it throws later is logged.
     */
    public fun onEvent(event: TlsEvent)
}

/**
 * Something that happened in TLS, as a [TlsCommand] is told. Immutable; prints as one line.
 *
 * @property channel where.
 */
public sealed class TlsEvent(public val channel: TlsChannel) {
    /** What happened, without where. */
    internal abstract val what: String

    /** Where and what: `tls7 example.org:443 handshake done: …`. */
    override fun toString(): String = "$channel $what"

    /**
     * A failure of the handshake, or of reading or writing: TclTLS's `error`.
     *
     * @property message what failed.
     * @property cause the failure.
     */
    public class Error internal constructor(
        channel: TlsChannel,
        public val message: String,
        public val cause: Throwable,
    ) : TlsEvent(channel) {
        override val what: String get() = "error: $message"
    }

    /**
     * A step: TclTLS's `info`.
     *
     * @property major what it is a step of.
     * @property minor which step.
     * @property message what is done, or which alert it is.
     * @property type for alerts how grave it is; for others `INFO`.
     */
    public class Info internal constructor(
        channel: TlsChannel,
        public val major: TlsMajor,
        public val minor: TlsMinor,
        public val message: String,
        public val type: TlsInfoType = TlsInfoType.INFO,
    ) : TlsEvent(channel) {
        override val what: String get() = "${major.text} ${minor.text}: $message (${type.text})"
    }

    /**
     * A message of TLS was sent or received: TclTLS's `message`. What is encrypted is told as a record, as the platform
     * does not say what is in it.
     *
     * @property isSent whether this end sent it.
     * @property version the version that its record has: `TLSv1.2` for most of TLS 1.3, RFC 8446 section 5.1.
     * @property contentType `handshake`, `alert`, `change_cipher_spec` or `application_data`.
     * @property message its name and size: `client_hello, 512 bytes`.
     */
    public class Message internal constructor(
        channel: TlsChannel,
        public val isSent: Boolean,
        public val version: String,
        public val contentType: String,
        public val message: String,
    ) : TlsEvent(channel) {
        override val what: String
            get() = "${if (isSent) "sent" else "received"} $version $contentType: $message"
    }

    /**
     * The server has given a session that a later connection can resume: TclTLS's `session`.
     *
     * @property sessionId the session's identifier; in TLS 1.3 the platform's own.
     * @property ticket the ticket; null where the platform keeps it for itself, as in TLS 1.3.
     * @property lifetime how long the server takes the ticket; null where it is not known.
     */
    public class Session internal constructor(
        channel: TlsChannel,
        public val sessionId: ByteString,
        public val ticket: ByteString?,
        @get:JvmSynthetic public val lifetime: Duration?,
    ) : TlsEvent(channel) {
        override val what: String get() = "session: ${sessionId.hex()}" + lifetime?.let { " for $it" }.orEmpty()
    }
}

/**
 * What an [TlsEvent.Info] is a step of.
 *
 * @property text as TclTLS writes it.
 */
public enum class TlsMajor(public val text: String) {
    /** The handshake as a whole. */
    HANDSHAKE("handshake"),

    /** An alert. */
    ALERT("alert"),

    /** The client's side of a handshake. */
    CONNECT("connect"),

    /** The server's side of a handshake. */
    ACCEPT("accept"),
}

/**
 * Which step an [TlsEvent.Info] is.
 *
 * @property text as TclTLS writes it.
 */
public enum class TlsMinor(public val text: String) {
    /** It begins. */
    START("start"),

    /** It has come to its end. */
    DONE("done"),

    /** An alert has come. */
    READ("read"),

    /** An alert was sent. */
    WRITE("write"),

    /** One message of the handshake is done with. */
    LOOP("loop"),

    /** The handshake was left, well or not. */
    EXIT("exit"),
}

/**
 * How grave an alert is, RFC 5246 section 7.2.
 *
 * @property text as TclTLS writes it.
 */
public enum class TlsInfoType(public val text: String) {
    /** No alert. */
    INFO("info"),

    /** The connection may go on, or is ended in good order. */
    WARNING("warning"),

    /** The connection ends. */
    FATAL("fatal"),

    /** The alert is encrypted, and the platform does not say which it is. */
    UNKNOWN("unknown"),
}
