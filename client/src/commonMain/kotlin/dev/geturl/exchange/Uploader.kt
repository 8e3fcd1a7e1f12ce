package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.Pace
import dev.geturl.RequestBody
import dev.geturl.Transaction
import dev.geturl.body.ChunkedEncoder
import dev.geturl.http1.Http1Connection
import dev.geturl.http1.StallWatch
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.ByteString
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext

/**
 * Sends the body of one request. Reading it may block, so it happens off the loop; writing waits for the peer.
 *
 * @throws HttpException.SourceFailed when the caller's body cannot be read or is shorter or longer than announced.
 * @throws HttpException.ConnectionClosed when the peer no longer takes it.
 */
internal class Uploader(
    private val plan: RequestPlan,
    private val transaction: Transaction,
    private val http: Http1Connection,
    private val callbacks: Callbacks,
    services: ExchangeServices,
    private val stalls: StallWatch? = null,
) {
    private val block = Buffer()
    private val blockBytes = plan.options.queryBlockSize.toLong()
    private val blocking = services.blocking
    private val feed = BodyFeed(services.files, services.codings, callbacks, blockBytes)
    private val pace = services.uploadPace(plan)

    /** Whether the peer has been given all of the body, though the caller may not have been told yet. */
    var isSent = false
        private set

    suspend fun send(body: RequestBody) {
        when (body) {
            is RequestBody.Bytes -> sendBytes(body)
            is RequestBody.FromFlow -> sendFlow(body)
            else -> sendFed(body)
        }
        val announced = transaction.request.totalPost
        if (announced >= 0 && transaction.currentPost != announced) throw tooShort()
        if (plan.isChunked) ChunkedEncoder.finish(http.output)
        http.flush(stalls)
        isSent = true
    }

    private suspend fun sendBytes(body: RequestBody.Bytes) {
        val all = Buffer().write(body.bytes)
        while (!all.exhausted()) {
            block.write(all, minOf(all.size, blockBytes))
            sendBlock(block)
        }
    }

    /** More is read while something is written, as reading may block: neither waits for the other's thread. */
    private suspend fun sendFed(body: RequestBody) {
        val hopper = Hopper()
        val reading = blocking.launch { feed.fill(hopper, body) }
        try {
            sendAll(hopper)
        } finally {
            reading.cancelAndLetGo()
        }
    }

    /** Whoever wants to see the progress wants to see it block by block. */
    private suspend fun sendAll(hopper: Hopper) {
        while (true) {
            val blocks = hopper.take() ?: break
            if (callbacks.wantsQueryProgress || pace != null) blocks.forEach { sendBlock(it) } else sendTogether(blocks)
        }
    }

    private suspend fun sendTogether(blocks: List<Buffer>) {
        val size = blocks.sumOf { it.size }
        blocks.forEach(::append)
        sendAppended(size)
    }

    private suspend fun sendFlow(body: RequestBody.FromFlow) {
        val loop = http.connection.dispatcher
        try {
            callbacks.run {
                when {
                    coroutineContext[ContinuationInterceptor] === loop -> {
                        body.flow.collect { sendBlock(block.write(it)) }
                    }

                    callbacks.wantsQueryProgress || pace != null -> {
                        body.flow.collect { withContext(loop) { sendBlock(block.write(it)) } }
                    }

                    else -> {
                        sendAside(body.flow, loop)
                    }
                }
            }
        } catch (ours: HttpException) {
            throw ours
        } catch (failure: Throwable) {
            currentCoroutineContext().ensureActive()
            throw HttpException.SourceFailed("The flow of the request body threw: $failure", cause = failure)
        }
    }

    /** Sends on the [loop] what a flow on another thread gives, all that there is each time. */
    private suspend fun sendAside(flow: Flow<ByteString>, loop: CoroutineContext) = coroutineScope {
        val hopper = Hopper()
        launch(loop) { sendAll(hopper) }
        flow.collect { hopper.put(Buffer().write(it)) }
        hopper.close()
    }

    private suspend fun sendBlock(block: Buffer) {
        val size = block.size
        if (size == 0L) return
        if (pace == null) {
            append(block)
            sendAppended(size)
        } else {
            while (!block.exhausted()) sendPaced(block, pace)
        }
        callbacks.onQueryProgress(transaction)
    }

    /** Sends as much of [block] as is let pass at a time. */
    private suspend fun sendPaced(block: Buffer, pace: Pace) {
        val size = minOf(block.size, pace.grain)
        pace.pass(size)
        append(Buffer().also { it.write(block, size) })
        sendAppended(size)
    }

    /** Puts [block] in its framing behind what is to be sent; nothing of an empty one, which would end the body. */
    private fun append(block: Buffer) {
        if (block.exhausted()) return
        if (plan.isChunked) ChunkedEncoder.encode(block, http.output) else http.output.write(block, block.size)
    }

    private suspend fun sendAppended(size: Long) {
        val announced = transaction.request.totalPost
        if (announced >= 0 && transaction.currentPost + size > announced) {
            http.output.clear()
            throw tooLong()
        }
        http.flush(stalls)
        transaction.sent(transaction.currentPost + size)
        isSent = transaction.currentPost == announced && !plan.isChunked
    }

    private fun tooShort() = HttpException.SourceFailed(
        "The request body ended after ${transaction.currentPost} of ${transaction.request.totalPost} bytes",
        "Give the length that it has, or none.",
    )

    private fun tooLong() = HttpException.SourceFailed(
        "The request body is longer than the ${transaction.request.totalPost} bytes announced",
        "Give the length that it has, or none.",
    )
}
