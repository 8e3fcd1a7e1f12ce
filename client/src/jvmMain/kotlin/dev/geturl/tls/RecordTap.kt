package dev.geturl.tls

import dev.geturl.TlsEvent
import dev.geturl.TlsInfoType
import dev.geturl.TlsMinor
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.nio.ByteBuffer
import javax.net.ssl.SSLEngine
import kotlin.time.Duration.Companion.seconds

/** Tells a [dev.geturl.TlsCommand] of the records of one connection; there is one only where somebody is told. */
internal class RecordTap(private val callbacks: TlsCallbacks, private val engine: SSLEngine) {
    private val sent: HandshakeMessages = HandshakeMessages { told(it, isSent = true) }
    private val received: HandshakeMessages = HandshakeMessages { told(it, isSent = false) }
    private val known = HashSet<ByteString>()

    /** The ticket of TLS 1.2 that has come, until the session is known that it is for. */
    private var ticket: HandshakeMessages.Said? = null

    /** [record] was made by this end. */
    fun sent(record: ByteArray, size: Int) = sent.records(record, 0, size)

    /** [record] has come, and is about to be opened. */
    fun received(record: ByteBuffer) = received.records(record.array(), record.position(), record.remaining())

    private fun told(said: HandshakeMessages.Said, isSent: Boolean) {
        val content = HandshakeMessages.contentName(said.content)
        val message = "${said.name}, ${said.size} bytes"
        callbacks.tell(TlsEvent.Message(callbacks.channel, isSent, said.version, content, message))
        when (said.content) {
            HandshakeMessages.HANDSHAKE -> handshake(said, isSent)
            HandshakeMessages.ALERT -> if (said.body.size > 0) alert(said, isSent)
        }
    }

    private fun handshake(said: HandshakeMessages.Said, isSent: Boolean) {
        if (said.name == "server_hello" && isTls13(said.body)) {
            sent.isTls13 = true
            received.isTls13 = true
        }
        if (said.name == "new_session_ticket") ticket = said
        callbacks.step(TlsMinor.LOOP, (if (isSent) "write " else "read ") + said.name.replace('_', ' '))
    }

    private fun alert(said: HandshakeMessages.Said, isSent: Boolean) {
        val type = if (said.body[0].toInt() == FATAL) TlsInfoType.FATAL else TlsInfoType.WARNING
        callbacks.alert(if (isSent) TlsMinor.WRITE else TlsMinor.READ, said.name.replace('_', ' '), type)
    }

    /** Whether [hello], a `ServerHello`, chooses TLS 1.3: by an extension, RFC 8446 section 4.2.1. */
    private fun isTls13(hello: ByteString): Boolean {
        val from = Buffer().write(hello)
        if (from.size <= SESSION_AT) return false
        from.skip(SESSION_AT)
        val afterSession = (from.readByte().toInt() and OCTET) + SUITE_AND_COMPRESSION + Short.SIZE_BYTES
        if (from.size < afterSession) return false
        from.skip(afterSession.toLong())
        while (from.size >= 2 * Short.SIZE_BYTES) {
            val type = from.readShort().toInt()
            val size = from.readShort().toLong() and LENGTH_MASK
            if (type == SUPPORTED_VERSIONS) return true
            from.skip(minOf(size, from.size))
        }
        return false
    }

    /** The handshake is done: in TLS 1.2 its session can be resumed from here on. */
    fun handshakeDone(isResumed: Boolean) {
        val session = engine.session
        val had = ticket
        if (session.protocol == "TLSv1.3") {
            known += cached()
        } else if (session.isValid && (had != null || (!isResumed && session.id.isNotEmpty()))) {
            val told = TlsEvent.Session(
                callbacks.channel,
                session.id.toByteString(),
                had?.body?.let { if (it.size > TICKET_AT) it.substring(TICKET_AT) else null },
                had?.body?.let { if (it.size > TICKET_AT) it.asByteBuffer().int.seconds else null },
            )
            callbacks.tell(told)
        }
    }

    /** A record without content was opened. In TLS 1.3 it may have brought a ticket: then there is a new session. */
    fun openedNoContent() {
        if (!callbacks.isForgiving) return
        for (id in cached()) {
            if (known.add(id)) callbacks.tell(TlsEvent.Session(callbacks.channel, id, null, null))
        }
    }

    /** The identifiers of the sessions that are kept for this peer. */
    private fun cached(): List<ByteString> {
        val context = engine.session.sessionContext ?: return emptyList()
        return context.ids
            .asSequence()
            .filter { id ->
                context.getSession(id)?.let {
                    it.peerHost == engine.peerHost &&
                        it.peerPort == engine.peerPort
                } ==
                    true
            }.map { it.toByteString() }
            .toList()
    }

    private companion object {
        const val FATAL = 2
        const val OCTET = 0xff
        const val LENGTH_MASK = 0xffffL
        const val SUPPORTED_VERSIONS = 43

        /** Behind version and random. */
        const val SESSION_AT = 34L
        const val SUITE_AND_COMPRESSION = 3

        /** Behind the lifetime and the length, RFC 5077 section 3.3. */
        const val TICKET_AT = 6
    }
}
