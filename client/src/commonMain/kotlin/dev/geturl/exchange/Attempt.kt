package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.InterimResponse
import dev.geturl.RequestBody
import dev.geturl.ResponseFacts
import dev.geturl.Stage
import dev.geturl.Transaction
import dev.geturl.body.BodyPipeline
import dev.geturl.body.CodingPlan
import dev.geturl.http1.FramingRules
import dev.geturl.http1.RequestHead
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.pool.PooledConnection
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.ByteString

/**
 * One request and its response over one connection: sends, receives, delivers, and says whether the connection can carry
 * another. All of it runs on the connection's loop, but for its first steps, which may run where the call was made.
 */
internal class Attempt(
    private val plan: RequestPlan,
    private val transaction: Transaction,
    private val connection: PooledConnection,
    private val services: ExchangeServices,
    private val callbacks: Callbacks,
    private val delivery: Delivery,
) {
    private val http = connection.http
    private val config: HttpConfig get() = services.config

    /** Carries it out; true when the connection may rest for another exchange. */
    suspend fun run(): Boolean {
        transaction.moveTo(Stage.HEADER)
        RequestHead.write(http.output, plan.request.method, plan.request.target, plan.request.version.text, plan.request.headers)
        val body = plan.body ?: return sendHead().let { receive() }
        return if (body is RequestBody.Bytes && body.length <= SMALL_BODY_BYTES && !plan.isChunked) {
            sendWithHead(body)
            receive() && transaction.postFailure == null
        } else {
            sendWhileReceiving(body)
        }
    }

    private suspend fun sendHead() = http.flush()

    /** A small body goes out with the head, in one write. */
    private suspend fun sendWithHead(body: RequestBody.Bytes) {
        http.output.write(body.bytes)
        postErrorUnlessStale { http.flush() }
        if (transaction.postFailure == null) {
            transaction.sent(body.length)
            callbacks.onQueryProgress(transaction)
        }
    }

    /** The server may answer, and even close, before it has read everything: its answer must not be lost for that. */
    private suspend fun sendWhileReceiving(body: RequestBody): Boolean = coroutineScope {
        sendHead()
        val uploader = Uploader(plan, transaction, http, callbacks, services.files, services.blocking)
        val upload = launch { postErrorUnlessStale { uploader.send(body) } }
        val isReusable = receive()
        val wasSent = stop(upload)
        isReusable && wasSent
    }

    private suspend fun stop(upload: Job): Boolean {
        if (upload.isActive) {
            upload.cancel()
            transaction.postFailure = HttpException.ConnectionClosed(
                "The server answered before it had read the request body: ${transaction.currentPost} bytes of it were sent",
            )
        }
        upload.join()
        return transaction.postFailure == null
    }

    /** What keeps the body from being sent is noted, and the answer is awaited all the same, as the manual has it. */
    private suspend inline fun postErrorUnlessStale(send: () -> Unit) {
        try {
            send()
        } catch (failure: HttpException.ConnectionClosed) {
            transaction.postFailure = failure.at(transaction.stage, plan.request.url.redacted) as HttpException.ConnectionClosed
        }
    }

    private suspend fun receive(): Boolean {
        val head = finalHead()
        val framing = ResponseFraming.of(plan.request.method, head, config.limits, framingRules())
        transaction.response = Facts(head, framing.framing.contentLength)
        transaction.moveTo(Stage.BODY)
        val codings = codings(head, framing)
        val pipeline = BodyPipeline(framing.framing, services.codings.open(codings), config.limits)
        return pipeline.use {
            val reader = BodyReader(transaction, http, it, callbacks)
            deliver(reader, head, it, codings)
            reader.isDone && framing.isReusable && keepsAlive(head)
        }
    }

    private fun framingRules() = FramingRules(plan.options.ignoreContentLength, config.lenient)

    private suspend fun finalHead(): ResponseHead {
        repeat(config.limits.interimResponses + 1) {
            val head = http.receiveHead()
            if (!head.isInterim) return head
            callbacks.onInterim(InterimResponse(head.code, head.reasonPhrase, head.headers))
        }
        throw HttpException.LimitExceeded(
            "interimResponses",
            "The server sent more than ${config.limits.interimResponses} interim responses",
        )
    }

    private fun codings(head: ResponseHead, framing: ResponseFraming): CodingPlan {
        val content = if (plan.options.raw) "" else head.headers.joined("Content-Encoding")
        val applied = if (framing.transferCodings.isEmpty()) content else "$content,${framing.transferCodings}"
        return services.codings.plan(applied)
    }

    private suspend fun deliver(reader: BodyReader, head: ResponseHead, pipeline: BodyPipeline, codings: CodingPlan) {
        var kept = ByteString.EMPTY
        try {
            kept = delivery.deliver(transaction, reader)
        } catch (failure: HttpException) {
            // What arrived before the end came too early is kept, as the manual has it.
            if (delivery is KeepBody) kept = delivery.taken()
            throw failure
        } finally {
            val trailers = if (pipeline.trailers.isEmpty()) Headers.EMPTY else trailers(pipeline)
            transaction.content = ReceivedContent(head.headers, kept, trailers, codings, plan.options, config, services.text)
        }
    }

    private fun trailers(pipeline: BodyPipeline): Headers =
        Headers.Builder().also { lines -> pipeline.trailers.forEach { (name, value) -> lines.addChecked(name, value) } }.build()

    /** RFC 9112 section 9.3. */
    private fun keepsAlive(head: ResponseHead): Boolean = plan.keepAlive && !head.headers.hasToken("Connection", "close") &&
        head.code != SWITCHING_PROTOCOLS && (head.minorVersion > 0 || head.headers.hasToken("Connection", "keep-alive"))

    private class Facts(private val head: ResponseHead, override val contentLength: Long) : ResponseFacts {
        override val statusLine: String get() = head.statusLine
        override val version: String get() = head.version
        override val code: Int get() = head.code
        override val reasonPhrase: String get() = head.reasonPhrase
        override val headers: Headers get() = head.headers
    }

    private companion object {
        const val SMALL_BODY_BYTES = 64 * 1024
        const val SWITCHING_PROTOCOLS = 101
    }
}
