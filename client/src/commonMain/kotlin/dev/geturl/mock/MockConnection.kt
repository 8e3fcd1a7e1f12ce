package dev.geturl.mock

import dev.geturl.HttpException
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import okio.Buffer
import kotlin.concurrent.Volatile

/**
 * One connection to a script. What the client writes is read as requests; an answer is made when the client reads, in
 * the client's own coroutine, so that a script needs none.
 */
internal class MockConnection(
    override val dispatcher: CoroutineDispatcher,
    private val target: ConnectTarget,
    number: Int,
    private val answer: suspend (MockRequest) -> MockResponse,
) : Connection {
    private val parser = RequestParser(target.host, target.port, number)

    /** What has come and not been answered yet. */
    private val asked = ArrayDeque<MockRequest>()

    /** What the client has to read yet. */
    private val output = Buffer()

    /** Tells who reads that something has changed. */
    private val changed = Channel<Unit>(Channel.CONFLATED)

    /** A body is sent in another thread than the one that reads, to begin with. */
    private val lock = Mutex()
    private var rest: ResponseWriter? = null

    @Volatile
    private var hasEnded = false

    @Volatile
    override var isOpen: Boolean = true
        private set

    override val localAddress: SocketAddress get() = target.address
    override val peerAddress: SocketAddress get() = target.address

    override suspend fun write(source: Buffer, byteCount: Long) {
        if (!isOpen || hasEnded) throw closed()
        lock.withLock {
            for (event in parser.read(source, byteCount)) {
                if (event is RequestParser.Event.Whole) asked += event.request else output.writeUtf8(CONTINUE)
            }
        }
        changed.trySend(Unit)
    }

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        while (true) {
            if (!isOpen) throw closed()
            val count = lock.withLock { if (output.exhausted()) 0 else output.read(sink, byteCount) }
            if (count > 0) return count
            if (hasEnded) return -1
            val writer = rest ?: lock.withLock { asked.removeFirstOrNull() }?.let { answered(it) }
            if (writer == null) changed.receiveCatching() else goOn(writer)
        }
    }

    private suspend fun answered(request: MockRequest): ResponseWriter {
        val response = try {
            answer(request)
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (failure: Throwable) {
            close()
            throw HttpException.ConnectionClosed(
                "The mock's script threw: $failure",
                beforeResponse = true,
                cause = failure,
            )
        }
        return ResponseWriter(response, isBodiless = request.method == "HEAD")
    }

    /** The next piece of the response that is being given. */
    private suspend fun goOn(writer: ResponseWriter) {
        val piece = Buffer()
        val step = writer.next(piece)
        lock.withLock { output.writeAll(piece) }
        rest = writer.takeIf { step == ResponseWriter.Step.MORE }
        when (step) {
            ResponseWriter.Step.SILENCE -> while (isOpen) changed.receiveCatching()
            ResponseWriter.Step.CLOSE -> hasEnded = true
            ResponseWriter.Step.MORE, ResponseWriter.Step.DONE -> Unit
        }
    }

    override suspend fun flush(): Unit = Unit

    override suspend fun shutdownOutput(): Unit = Unit

    /** The script says nothing to a connection that rests: it has ended before, or it has not. */
    override fun watch(listener: (() -> Unit)?): Boolean = isOpen && !hasEnded

    override fun close() {
        isOpen = false
        changed.close()
    }

    private fun closed() = HttpException.ConnectionClosed("The mock's connection is closed")

    private companion object {
        const val CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n"
    }
}
