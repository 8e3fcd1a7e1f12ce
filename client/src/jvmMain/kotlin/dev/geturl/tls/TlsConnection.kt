package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import dev.geturl.TlsInfoType
import dev.geturl.TlsLayer
import dev.geturl.TlsMinor
import dev.geturl.TlsState
import dev.geturl.net.Connection
import dev.geturl.net.LayeredConnection
import dev.geturl.net.SocketAddress
import dev.geturl.net.StraightConnection
import dev.geturl.net.behind
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import java.util.concurrent.atomic.AtomicBoolean
import javax.net.ssl.SSLException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * TLS over another connection, after its handshake.
 *
 * Whoever reads opens records and whoever writes seals them, where they run; [output] keeps the records in order. The
 * reader never writes: a key update that the peer asks for goes out before the next content, as RFC 8446 section
 * 4.6.3 has it, so that a peer that does not read cannot stop the reading.
 */
internal class TlsConnection(
    private val under: Connection,
    private val codec: RecordCodec,
    private val peer: TlsPeer,
    private val facts: TlsFacts,
    private val callbacks: TlsCallbacks,
) : LayeredConnection {
    private val opener = Opener(codec, peer, facts, callbacks)
    private val straight = under as? StraightConnection
    private val output = Mutex()
    private val sealed = Buffer()

    @Volatile
    private var isReading = false

    /** What was sealed may not have been sent in full: nothing can be sent behind it. */
    @Volatile
    private var isOutputBroken = false

    /** Why nothing more can be read; the reader's alone. */
    private var failure: HttpException.TlsFailed? = null

    private val isClosed = AtomicBoolean()
    private val isLooking = AtomicBoolean()

    @Volatile
    private var watcher: (() -> Unit)? = null

    @Volatile
    private var isDisturbed = false

    override val dispatcher: CoroutineDispatcher get() = under.dispatcher
    override val localAddress: SocketAddress get() = under.localAddress
    override val peerAddress: SocketAddress get() = under.peerAddress
    override val tls: TlsLayer get() = facts
    override val isOpen: Boolean get() = !isClosed.get() && under.isOpen

    /** What ALPN has agreed on; null when it had no say. For tests. */
    val protocol: String? get() = Alpn.agreed(codec.engine)

    @Volatile
    override var isTruncated: Boolean = false
        private set

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        require(byteCount > 0) { "byteCount is $byteCount: give a number above 0" }
        isReading = true
        try {
            while (opener.content.exhausted()) {
                failure?.let { throw it }
                if (isClosed.get()) throw closed()
                if (opener.isEnded || isTruncated) return -1
                receive(byteCount)
            }
        } finally {
            isReading = false
        }
        val count = minOf(byteCount, opener.content.size)
        sink.write(opener.content, count)
        return count
    }

    /** Opens what has come, or else waits for more. What came before a failure is still to be read. */
    private suspend fun receive(byteCount: Long) {
        try {
            if (opener.open(byteCount) || readStraight()) return
            if (under.read(codec.input, READ_BYTES) == -1L) isTruncated = true
        } catch (fatal: HttpException.TlsFailed) {
            if (codec.isReleased) throw closed()
            failure = TlsFailures.blamed(fatal, peer)
            callbacks.failed(fatal.cause ?: fatal, fatal.message.orEmpty())
            close()
        }
    }

    private suspend fun readStraight() = straight != null && straight.readStraight(opener) > 0

    override suspend fun write(source: Buffer, byteCount: Long) = sending {
        var left = byteCount
        while (left > 0) {
            while (left > 0 && sealed.size < GATHERED_BYTES) left -= seal(source, left)
            under.write(sealed, sealed.size)
        }
    }

    private fun seal(source: Buffer, byteCount: Long): Long {
        val result = try {
            codec.seal(source, byteCount, sealed)
        } catch (failure: SSLException) {
            throw if (codec.isReleased) closed() else TlsFailures.blamed(TlsFailures.ofContent(failure, peer), peer)
        }
        if (codec.isReleased) throw closed()
        opener.updatesAnswered()
        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            throw HttpException.ConnectionClosed("TLS with $peer takes no more: ${result.status}")
        }
        return result.bytesConsumed().toLong()
    }

    override suspend fun flush(): Unit = under.flush()

    /** Sends `close_notify`. The connection below stays as it is, as some peers take its end for the whole's. */
    override suspend fun shutdownOutput() = sending { sendCloseNotify() }

    private suspend fun sendCloseNotify() {
        codec.engine.closeOutbound()
        val nothing = Buffer()
        try {
            while (!codec.engine.isOutboundDone) {
                if (codec.seal(nothing, 0, sealed).bytesProduced() == 0) break
            }
        } catch (failure: SSLException) {
            throw TlsFailures.blamed(TlsFailures.ofContent(failure, peer), peer)
        }
        callbacks.alert(TlsMinor.WRITE, "close notify", TlsInfoType.WARNING)
        under.write(sealed, sealed.size)
    }

    private suspend inline fun sending(send: () -> Unit) {
        // While the farewell is being said, nobody is to wait for it.
        if (isClosed.get()) throw closed()
        output.lock()
        var isSent = false
        try {
            if (isClosed.get()) throw closed()
            send()
            isSent = true
        } finally {
            if (!isSent) isOutputBroken = true
            output.unlock()
        }
    }

    override fun watch(listener: (() -> Unit)?): Boolean {
        watcher = listener
        val isQuiet = if (listener == null || !opener.hasMore) watchBelow(listener) || look() else look()
        // Asked last: what is being looked at was taken from below, which is quiet again by then.
        return isQuiet && !isLooking.get() && !isDisturbed && !opener.isEnded && !isTruncated && isOpen
    }

    private fun watchBelow(listener: (() -> Unit)?): Boolean = under.watch(listener?.let { { stir() } })

    /** Something has come while nobody reads. Session tickets and the like are nobody's business; all else is. */
    private fun stir() {
        if (!look()) watcher?.also { watcher = null }?.invoke()
    }

    /**
     * Opens what has come. All of it is there, so nothing is waited for.
     *
     * @return whether it was nothing that ends a rest, and the connection below is watched again.
     */
    private fun look(): Boolean {
        if (watcher == null || !isLooking.compareAndSet(false, true)) return false
        var isQuiet = false
        CoroutineScope(dispatcher).launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                isQuiet = isQuietBelow()
            } catch (broken: HttpException) {
                TlsLog.debug("A connection to {} broke while it rested", peer, broken)
            } finally {
                isLooking.set(false)
            }
        }
        if (!isQuiet) isDisturbed = true
        return isQuiet
    }

    private suspend fun isQuietBelow(): Boolean {
        while (true) {
            opener.open(1)
            if (opener.isEnded || !opener.content.exhausted()) return false
            if (watchBelow(watcher)) return true
            if (under.read(codec.input, READ_BYTES) == -1L) return false
        }
    }

    /**
     * Sends `close_notify` where nothing is under way that it would have to wait for. A connection at rest then waits
     * [FAREWELL] at most for the peer's, which keeps its last bytes from being answered with a reset.
     */
    override fun close() {
        if (!isClosed.compareAndSet(false, true)) return
        facts.state = TlsState.CLOSED
        watcher = null
        if (!under.isOpen || isOutputBroken || !output.tryLock()) return closeBelow()
        CoroutineScope(dispatcher).launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                withTimeoutOrNull(FAREWELL) { sayFarewell() }
            } catch (gone: HttpException) {
                TlsLog.debug("{} was gone before its connection was closed", peer, gone)
            } finally {
                closeBelow()
                output.unlock()
            }
        }
    }

    private fun closeBelow() {
        under.close()
        codec.release()
    }

    private suspend fun sayFarewell() {
        sendCloseNotify()
        if (isReading || isDisturbed || !isLooking.compareAndSet(false, true)) return
        under.watch(null)
        while (!opener.isEnded && opener.content.exhausted()) {
            if (!opener.open(1) && under.read(codec.input, READ_BYTES) == -1L) return
        }
    }

    override suspend fun unimport(): Connection {
        var isDone = false
        try {
            shutdownOutput()
            withTimeoutOrNull(UNIMPORT) { awaitCloseNotify() } ?: throw HttpException.Timeout(
                TimeoutKind.TLS,
                "$peer did not end TLS within $UNIMPORT",
                "Both sides have to go on bare: check that the peer does.",
            )
            isClosed.set(true)
            watcher = null
            return under.behind(codec.input).also { isDone = true }
        } finally {
            if (isDone) codec.release() else closeBelow()
        }
    }

    private suspend fun awaitCloseNotify() {
        while (!opener.isEnded) {
            opener.content.clear()
            if (!opener.open(1) && under.read(codec.input, READ_BYTES) == -1L) {
                throw HttpException.ConnectionClosed("$peer ended the connection without close_notify")
            }
        }
    }

    private fun closed() = HttpException.ConnectionClosed("The connection to $peer was closed at this end")

    override fun toString(): String = "${codec.engine.session.protocol} over $under"

    private companion object {
        const val READ_BYTES = 64L * 1024

        /** So much is sealed before it is sent: four full records. */
        const val GATHERED_BYTES = 64L * 1024
        val FAREWELL = 500.milliseconds
        val UNIMPORT = 5.seconds
    }
}
