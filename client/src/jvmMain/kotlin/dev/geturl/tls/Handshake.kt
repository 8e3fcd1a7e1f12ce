package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsMinor
import dev.geturl.net.Connection
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
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
    private val notes: HandshakeNotes,
) {
    private val callbacks get() = notes.callbacks
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
            shakeHands()
        } catch (failure: SSLException) {
            tell(failure)
            sendAlert(failure)
            throw ChoiceFailed.within(failure) ?: TlsFailures.ofHandshake(failure, peer)
        } catch (failure: RuntimeException) {
            throw ChoiceFailed.within(failure) ?: failure
        } catch (closed: HttpException.ConnectionClosed) {
            tell(closed)
            throw TlsFailures.ended(peer, hasHeard, closed)
        } catch (failed: HttpException.TlsFailed) {
            tell(failed)
            throw failed
        }
    }

    private suspend fun shakeHands() {
        callbacks.handshake(TlsMinor.START, "with $peer")
        // Makes the keys that are offered, which takes its time, too.
        withContext(blocking) { engine.beginHandshake() }
        while (step()) continue
        send()
        notes.agreed(engine.session)
        codec.tap?.handshakeDone(isResumed = notes.found == null)
        callbacks.step(TlsMinor.EXIT, "the handshake is done")
        callbacks.handshake(TlsMinor.DONE, "${engine.session.protocol}, ${engine.session.cipherSuite}")
        callbacks.isForgiving = true
    }

    private fun tell(failure: Exception) {
        callbacks.isForgiving = true
        callbacks.failed(failure)
        callbacks.step(TlsMinor.EXIT, "the handshake has failed")
    }

    /** False when it is done. */
    private suspend fun step(): Boolean {
        when (engine.handshakeStatus) {
            HandshakeStatus.NEED_WRAP -> codec.seal(nothing, 0, output)
            HandshakeStatus.NEED_TASK -> compute()
            HandshakeStatus.NOT_HANDSHAKING, HandshakeStatus.FINISHED -> return false
            else -> receive()
        }
        return true
    }

    /** Goes on for as long as nothing has to come from the peer: one change of thread is enough for a whole flight. */
    private suspend fun compute() = withContext(blocking) {
        val job = coroutineContext[Job]
        do {
            while (true) {
                val task = engine.delegatedTask ?: break
                notes.during(job) { task.run() }
            }
        } while (advance())
    }

    /** One step that needs neither the peer nor a task; false when there is none. */
    private fun advance(): Boolean {
        when (engine.handshakeStatus) {
            HandshakeStatus.NEED_TASK -> return true
            HandshakeStatus.NEED_WRAP -> codec.seal(nothing, 0, output)
            HandshakeStatus.NOT_HANDSHAKING, HandshakeStatus.FINISHED -> return false
            else -> return open(codec.wholeRecord())
        }
        return true
    }

    private fun open(length: Int): Boolean {
        if (length == 0) return false
        hasHeard = true
        codec.open(length, nothing)
        if (engine.isInboundDone) throw TlsFailures.ended(peer, hasHeard, null)
        return true
    }

    private suspend fun receive() {
        send()
        while (!open(codec.wholeRecord())) {
            if (under.read(codec.input, READ_BYTES) == -1L) throw TlsFailures.ended(peer, hasHeard, null)
        }
    }

    private suspend fun send() {
        if (!output.exhausted()) under.write(output, output.size)
    }

    /** Tells the peer why, as far as it still listens: [failure] is what the caller is to learn of. */
    private suspend fun sendAlert(failure: SSLException) {
        try {
            // The engine says by itself what it has found; a callback that threw it knows nothing of.
            if (engine.handshakeStatus != HandshakeStatus.NEED_WRAP) engine.closeOutbound()
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
