package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsInfoType
import dev.geturl.TlsMinor
import dev.geturl.TlsState
import dev.geturl.net.StraightConnection
import okio.Buffer
import java.nio.ByteBuffer
import javax.net.ssl.SSLEngineResult
import javax.net.ssl.SSLEngineResult.HandshakeStatus
import javax.net.ssl.SSLException

/** Opens the records of a connection that has done its handshake, and judges what is no content. */
internal class Opener(
    private val codec: RecordCodec,
    private val peer: TlsPeer,
    private val facts: TlsFacts,
    private val callbacks: TlsCallbacks,
) : StraightConnection.Taker {
    private val isTls13 = codec.engine.session.protocol == "TLSv1.3"

    /** How many key updates the peer has asked for since something was sent; written by reader and writer. */
    @Volatile
    private var unanswered = 0

    /** What the records held. */
    val content = Buffer()

    /** Whether the peer has sent `close_notify`. */
    @Volatile
    var isEnded = false
        private set

    /** Whether bytes wait to be opened or taken. */
    val hasMore: Boolean get() = !codec.input.exhausted() || !content.exhausted()

    fun updatesAnswered() {
        unanswered = 0
    }

    /**
     * Opens what has come in full until [content] has [wanted] bytes.
     *
     * @return false when there was no whole record.
     * @throws HttpException.TlsFailed when a record is forged, or the peer wants what it does not get.
     */
    fun open(wanted: Long): Boolean {
        var hasOpened = false
        while (!isEnded && !codec.isReleased && content.size < wanted) {
            val length = codec.wholeRecord()
            if (length == 0) return hasOpened
            hasOpened = true
            judge(unwrapped { codec.open(length, content) })
        }
        return hasOpened
    }

    /**
     * Opens all that is there in full, however much of it is wanted, and takes the rest, which is opened when more of
     * it has come. What follows a broken record stays where it is.
     */
    override fun take(bytes: ByteBuffer) {
        while (!isEnded && !codec.isReleased) judge(unwrapped { codec.openStraight(bytes, content) } ?: break)
        codec.input.write(bytes)
    }

    private inline fun <T> unwrapped(unwrap: () -> T): T = try {
        unwrap()
    } catch (failure: SSLException) {
        throw TlsFailures.ofContent(failure, peer)
    }

    private fun judge(result: SSLEngineResult) {
        val isOver = result.status == SSLEngineResult.Status.CLOSED || codec.engine.isInboundDone
        // Asked after that: an engine that this end has released is over as well.
        if (codec.isReleased) return
        if (isOver) {
            isEnded = true
            if (facts.state == TlsState.ESTABLISHED) facts.state = TlsState.ENDED_BY_PEER
            callbacks.alert(TlsMinor.READ, "close notify", TlsInfoType.WARNING)
            return
        }
        when (result.handshakeStatus) {
            HandshakeStatus.NOT_HANDSHAKING, HandshakeStatus.FINISHED -> return
            HandshakeStatus.NEED_WRAP -> if (isTls13) noteUnanswered(result) else throw TlsFailures.renegotiation(peer)
            else -> throw TlsFailures.renegotiation(peer)
        }
    }

    /** Once a new key was asked for the engine says with each record that there is something to send, until it is. */
    private fun noteUnanswered(result: SSLEngineResult) {
        if (result.bytesProduced() > 0) return
        if (++unanswered > MAX_UNANSWERED) throw TlsFailures.tooManyUpdates(peer, MAX_UNANSWERED)
    }

    private companion object {
        /** Each answer is kept until something is sent. Nobody needs a new key more often than once a few GiB. */
        const val MAX_UNANSWERED = 1_024
    }
}
