package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.net.Connection
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import javax.net.ssl.SSLEngineResult.HandshakeStatus
import javax.net.ssl.SSLException
import kotlin.time.Duration.Companion.milliseconds

/**
 * The first handshake on a connection. What computes for long, such as checking a chain, runs on [blocking]: a loop
 * has others to serve.
 */
internal class Handshake(
    private val codec: RecordCodec,
    private val under: Connection,
    private val peer: TlsPeer,
    private val blocking: CoroutineDispatcher,
) {
    private val engine get() = codec.engine
    private val output = Buffer()
    private val nothing = Buffer()
    private var hasHeard = false

    /**
     * Runs it to its end; then the connection is ready for content.
     *
     * @throws HttpException.TlsFailed when the peers do not agree, or the peer is not believed.
     */
    suspend fun run() {
        try {
            // Makes the keys that are offered, which takes its time, too.
            withContext(blocking) { engine.beginHandshake() }
            while (step()) continue
            send()
        } catch (failure: SSLException) {
            sendAlert(failure)
            throw ChoiceFailed.within(failure) ?: TlsFailures.ofHandshake(failure, peer)
        } catch (failure: RuntimeException) {
            throw ChoiceFailed.within(failure) ?: failure
        } catch (closed: HttpException.ConnectionClosed) {
            throw TlsFailures.ended(peer, hasHeard, closed)
        }
    }

    /** False when it is done. */
    private suspend fun step(): Boolean {
        when (engine.handshakeStatus) {
            HandshakeStatus.NEED_WRAP -> codec.seal(nothing, 0, output)
            HandshakeStatus.NEED_TASK -> withContext(blocking) { while (true) (engine.delegatedTask ?: break).run() }
            HandshakeStatus.NEED_UNWRAP, HandshakeStatus.NEED_UNWRAP_AGAIN -> receive()
            else -> return false
        }
        return true
    }

    private suspend fun receive() {
        send()
        var length = codec.wholeRecord()
        while (length == 0) {
            if (under.read(codec.input, READ_BYTES) == -1L) throw TlsFailures.ended(peer, hasHeard, null)
            length = codec.wholeRecord()
        }
        hasHeard = true
        codec.open(length, nothing)
        if (engine.isInboundDone) throw TlsFailures.ended(peer, hasHeard, null)
    }

    private suspend fun send() {
        if (!output.exhausted()) under.write(output, output.size)
    }

    /** Tells the peer why, as far as it still listens: [failure] is what the caller is to learn of. */
    private suspend fun sendAlert(failure: SSLException) {
        try {
            if (engine.handshakeStatus == HandshakeStatus.NEED_WRAP) codec.seal(nothing, 0, output)
            withTimeoutOrNull(ALERT_TIME) { send() }
        } catch (deaf: HttpException) {
            failure.addSuppressed(deaf)
        } catch (mute: SSLException) {
            failure.addSuppressed(mute)
        }
    }

    private companion object {
        const val READ_BYTES = 64L * 1024
        val ALERT_TIME = 500.milliseconds
    }
}
