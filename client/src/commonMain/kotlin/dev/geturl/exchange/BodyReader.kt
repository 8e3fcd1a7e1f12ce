package dev.geturl.exchange

import dev.geturl.BodySource
import dev.geturl.Pace
import dev.geturl.Transaction
import dev.geturl.body.BodyPipeline
import dev.geturl.http1.Http1Connection
import dev.geturl.http1.StallWatch
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext
import okio.Buffer
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext

/**
 * Pulls a response's body from its connection through the pipeline, and tells the transaction how far it has come. May
 * be read from any thread; it works on the connection's loop.
 */
internal class BodyReader(
    private val transaction: Transaction,
    private val http: Http1Connection,
    private val pipeline: BodyPipeline,
    private val callbacks: Callbacks,
    private val stalls: StallWatch? = null,
    private val pace: Pace? = null,
) : BodySource {
    private var reported = 0L
    private var paced = 0L

    val isDone: Boolean get() = pipeline.isDone

    /** Where it is read without a change of thread. */
    val loop: CoroutineDispatcher get() = http.connection.dispatcher

    /** How many bytes have come out of the pipeline. */
    var decoded = 0L
        private set

    /** What a hop to the loop brought beyond what was asked for; touched by whoever reads, where that is. */
    private val ahead = Buffer()

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        require(byteCount > 0) { "byteCount is $byteCount: give a number above 0" }
        if (ahead.exhausted()) {
            val loop = http.connection.dispatcher
            if (coroutineContext[ContinuationInterceptor] === loop) return readOnLoop(sink, byteCount)
            // Whoever wants to see the progress wants to see it step by step.
            val most = if (callbacks.wantsProgress) byteCount else maxOf(byteCount, AHEAD_BYTES)
            if (withContext(loop) { readOnLoop(ahead, most) } == -1L) return -1
        }
        val count = minOf(byteCount, ahead.size)
        sink.write(ahead, count)
        return count
    }

    private suspend fun readOnLoop(sink: Buffer, byteCount: Long): Long {
        val most = if (pace == null) byteCount else minOf(byteCount, pace.grain)
        var made = decode(sink, most)
        while (true) {
            pace?.let { waitFor(it) }
            if (callbacks.wantsProgress && pipeline.received != reported) report()
            if (made > 0) return made
            if (pipeline.isDone) return -1
            // Nothing is left in the input: content that is as it is on the wire comes without a way through that.
            val plain = if (most < PASSING_BYTES) 0 else minOf(most, pipeline.plainBytes)
            val count = when {
                plain > 0 -> http.receiveInto(sink, plain, stalls)
                pipeline.wantsInput -> http.receive(stalls, most)
                else -> 0
            }
            if (count == -1L) pipeline.endOfInput(http.connection.isTruncated)
            made = if (plain > 0) passed(count) else decode(sink, most)
        }
    }

    /**
     * Moves to [sink] what is there of the body without waiting for more.
     *
     * @return whether that was all of the body.
     */
    fun readBuffered(sink: Buffer, byteCount: Long): Boolean {
        if (callbacks.wantsProgress || pace != null) return false
        while (decode(sink, byteCount) > 0) continue
        return pipeline.isDone
    }

    private fun decode(sink: Buffer, byteCount: Long): Long {
        val before = sink.size
        pipeline.decode(http.input, sink, byteCount)
        return noted(sink.size - before)
    }

    private fun passed(count: Long): Long {
        pipeline.passed(count)
        return noted(count)
    }

    private fun noted(count: Long): Long {
        if (pipeline.received != transaction.size) transaction.received(pipeline.received)
        decoded += count
        return count
    }

    /** What has come is given on when it might have come at that pace; what is not read meanwhile, the peer keeps. */
    private suspend fun waitFor(pace: Pace) {
        val came = pipeline.received - paced
        paced += came
        pace.pass(came)
    }

    private suspend fun report() {
        reported = pipeline.received
        callbacks.onProgress(transaction, pipeline.contentLength)
    }

    private companion object {
        /** As much as a connection holds for a slow reader: a hop may bring all of it. */
        const val AHEAD_BYTES = 256L * 1024

        /** Whoever wants less at a time has it from what is there already. */
        const val PASSING_BYTES = 8192L
    }
}
