@file:OptIn(InternalGeturlApi::class)

package dev.geturl.java.bridge

import dev.geturl.EventStreamOptions
import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.InternalGeturlApi
import dev.geturl.PartLimits
import dev.geturl.ReceivedPart
import dev.geturl.ServerSentEvent
import dev.geturl.StreamedResponse
import dev.geturl.Transaction
import dev.geturl.parts
import dev.geturl.readBlocking
import dev.geturl.serverSentEvents
import dev.geturl.streamToThread
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import okio.Buffer
import java.io.InputStream
import java.nio.ByteBuffer
import java.nio.charset.Charset
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow
import java.util.concurrent.atomic.AtomicBoolean
import java.util.function.Consumer
import java.util.function.Function
import java.util.stream.Stream

/** A response whose head has arrived and whose body whoever has this reads, until [close]. */
internal class OpenResponse private constructor(
    private val response: StreamedResponse,
    private val released: CompletableJob,
    private val scope: CoroutineScope,
) : AutoCloseable {
    /** The exchange. */
    val transaction: Transaction get() = response.transaction

    /** The body, read by whoever waits for it. Closing it closes this. */
    val inputStream: InputStream = SourceInputStream(this, ::readHere)

    private fun readHere(sink: Buffer, byteCount: Long): Long = CallersTime.spend(
        turning = { response.readBlocking(sink, byteCount) },
        waiting = { response.read(sink, byteCount) },
    ) ?: Blocking.run { response.read(sink, byteCount) }

    /** The charset that the response names, where there is one of this name; else UTF-8. */
    fun charset(): Charset {
        val named = CHARSET.find(transaction.responseHeaderValue("Content-Type"))?.groupValues?.get(1)
        return try {
            if (named == null) Charsets.UTF_8 else Charset.forName(named)
        } catch (_: IllegalArgumentException) {
            Charsets.UTF_8
        }
    }

    /** The body in pieces of [pieceBytes] at most, for one subscriber. Its end or cancellation closes this. */
    @BeyondAndroid(FLOW_WHY)
    fun publisher(pieceBytes: Long): Flow.Publisher<ByteBuffer> {
        val isTaken = AtomicBoolean()
        return PullPublisher(scope) { if (isTaken.compareAndSet(false, true)) BodyPieces(pieceBytes) else null }
    }

    /** The parts of a multipart body. */
    fun parts(limits: PartLimits): Stream<ReceivedPart> = Given(response.parts(limits), scope).stream()

    /** The events of a stream of them, until the body ends. */
    fun serverSentEvents(options: EventStreamOptions): Stream<ServerSentEvent> =
        Given(response.serverSentEvents(options), scope).stream()

    /** Lets go of the exchange: a connection whose body was read to its end is kept, any other is closed. */
    override fun close() {
        released.complete()
    }

    private inner class BodyPieces(private val pieceBytes: Long) : Pulled<ByteBuffer> {
        override suspend fun next(): ByteBuffer? {
            val bytes = Buffer()
            return if (response.read(bytes, pieceBytes) == -1L) null else ByteBuffer.wrap(bytes.readByteArray())
        }

        override fun close(): Unit = this@OpenResponse.close()
    }

    companion object {
        private val CHARSET = Regex("charset=\"?([^\";\\s]+)", RegexOption.IGNORE_CASE)

        /**
         * Begins an exchange of [http]; the future is of its response's head. Cancelling it resets the exchange.
         *
         * @param isForThread whether a platform thread is going to read the body.
         */
        fun <T> open(
            http: HttpClient,
            scope: CoroutineScope,
            url: String,
            options: Consumer<GeturlOptions>,
            wrap: Function<OpenResponse, T>,
            isForThread: Boolean = false,
        ): CompletableFuture<T> {
            val opened = CompletableFuture<T>()
            val exchange = scope.launch(start = CoroutineStart.UNDISPATCHED) {
                val released = Job()
                val chosen: GeturlOptions.() -> Unit = { options.accept(this) }
                val hand: suspend (StreamedResponse) -> Unit = { response ->
                    // Whoever has given up meanwhile reads nothing.
                    val open = OpenResponse(response, released, scope)
                    if (opened.complete(wrap.apply(open))) released.join()
                }
                try {
                    if (isForThread) http.streamToThread(url, chosen, hand) else http.stream(url, chosen, hand)
                } catch (failure: Throwable) {
                    // Once it is open, its reader is told of a failure where it reads.
                    opened.completeExceptionally(failure)
                }
            }
            opened.whenComplete { _, _ -> if (opened.isCancelled) exchange.cancel() }
            return opened
        }
    }
}
