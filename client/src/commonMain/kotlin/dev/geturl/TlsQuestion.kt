package dev.geturl

/** Decides about what a handshake brings: TclTLS's `-validatecommand`. See [TlsOptions.validatecommand]. */
public fun interface TlsValidation {
    /**
     * Answers [question]. It may suspend, and even block: it runs off the event loop, and the handshake waits for it,
     * within [Timeouts.tls]. What it throws fails the handshake.
     */
    public suspend fun validate(question: TlsQuestion): TlsAnswer
}

/**
 * What a [TlsValidation] is asked. A server asks [Hello], [Sni] and [Alpn] in that order; either end asks [Verify].
 *
 * More may come: a `when` over questions needs its `else`, and [TlsQuestion.proposed] is what to answer there.
 *
 * @property channel which connection it is about.
 * @property proposed what is done where nobody is asked.
 */
public sealed class TlsQuestion(public val channel: TlsChannel, public val proposed: TlsAnswer) {
    /**
     * A client has offered protocols by ALPN (RFC 7301).
     *
     * @property protocol the first of this server's protocols that the client has, too; else the client's first.
     * @property isMatch whether it is one that both have.
     */
    public class Alpn internal constructor(
        channel: TlsChannel,
        public val protocol: String,
        public val isMatch: Boolean,
    ) : TlsQuestion(channel, if (isMatch) TlsAnswer.ACCEPT else TlsAnswer.GO_ON) {
        override fun toString(): String = "$channel alpn $protocol${if (isMatch) "" else ", which this end has not"}"
    }

    /**
     * A client has said hello.
     *
     * @property servername the name that it asks for; null when it asks for none.
     */
    public class Hello internal constructor(channel: TlsChannel, public val servername: String?) :
        TlsQuestion(channel, TlsAnswer.ACCEPT) {
            override fun toString(): String = "$channel hello ${servername ?: "without a name"}"
        }

    /**
     * A client asks for a name (RFC 6066 section 3).
     *
     * @property servername the name.
     */
    public class Sni internal constructor(channel: TlsChannel, public val servername: String) :
        TlsQuestion(channel, TlsAnswer.ACCEPT) {
            override fun toString(): String = "$channel sni $servername"
        }

    /**
     * The peer has shown a certificate and it was checked. Asked for each certificate of its chain, the authority's
     * first and the peer's own last. A session that is resumed was verified before and is not asked about. Where
     * [TlsOptions.verify] is off, going on is what is proposed.
     *
     * @property depth how far it is from the peer's own certificate, which is 0.
     * @property certificate what was shown.
     * @property isValid whether it is believed.
     * @property error why it is not; empty when it is.
     */
    public class Verify internal constructor(
        channel: TlsChannel,
        public val depth: Int,
        public val certificate: TlsCertificate,
        public val isValid: Boolean,
        public val error: String,
        proposed: TlsAnswer = if (isValid) TlsAnswer.ACCEPT else TlsAnswer.REJECT,
    ) : TlsQuestion(channel, proposed) {
        override fun toString(): String =
            "$channel verify $depth ${certificate.subject}: ${if (isValid) "valid" else error}"
    }
}

/**
 * What a [TlsValidation] answers.
 *
 * @property code as TclTLS has it.
 */
public enum class TlsAnswer(public val code: Int) {
    /** It is refused, and the handshake fails. */
    REJECT(0),

    /** It is taken, also where it is not valid; what is wrong is still told by the status. */
    ACCEPT(1),

    /** It is refused, but the handshake goes on: without a protocol, with the default certificate, or unverified. */
    GO_ON(2),
}

/** Gives the password of a key when one is needed: TclTLS's `-password`. See [TlsOptions.passwordcommand]. */
public fun interface TlsPasswordCommand {
    /**
     * The password that [request] wants; null when there is none. It may suspend, and block. What it throws fails the
     * call that needs the key.
     */
    public suspend fun password(request: TlsPasswordRequest): String?
}

/**
 * Which password a [TlsPasswordCommand] is asked for.
 *
 * @property file the file that is to be opened; null where the key or store was given as bytes.
 * @property isWriting TclTLS's `rwflag`: false for reading; nothing is written so far.
 * @property size how many bytes a password has at most.
 */
public class TlsPasswordRequest internal constructor(
    public val file: String?,
    public val isWriting: Boolean = false,
    public val size: Int = MAX_BYTES,
) {
    override fun toString(): String = "the password of ${file ?: "a key that was given"}, $size bytes at most"

    private companion object {
        /** As OpenSSL's `PEM_BUFSIZE`. */
        const val MAX_BYTES = 1024
    }
}
