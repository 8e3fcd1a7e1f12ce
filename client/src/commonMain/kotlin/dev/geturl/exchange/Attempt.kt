package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.InterimResponse
import dev.geturl.RequestBody
import dev.geturl.Stage
import dev.geturl.Transaction
import dev.geturl.body.BodyPipeline
import dev.geturl.body.CodingPlan
import dev.geturl.http1.FramingRules
import dev.geturl.http1.RequestHead
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.http1.discardBody
import dev.geturl.http1.keepsConnection
import dev.geturl.pool.PooledConnection
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.ByteString

/**
 * One request and its response over one connection: sends, receives, delivers, and says whether the connection can
 * carry another. All of it runs on the connection's loop, but for its first steps, which may run where the call was
 * made.
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

    /** What to send next, as the response was a proxy's challenge that can be answered; null when it was delivered. */
    var again: RequestPlan? = null
        private set

    /** Carries it out; true when the connection may rest for another exchange. */
    suspend fun run(): Boolean {
        transaction.moveTo(Stage.HEADER)
        val request = plan.request
        RequestHead.write(http.output, request.method, request.target, request.version.text, request.headers)
        val body = plan.body
        if (body == null) {
            http.flush()
        } else if (goesWithHead(body)) {
            sendWithHead(body)
        } else {
            return sendWhileReceiving(body)
        }
        return receive()
    }

    private fun goesWithHead(body: RequestBody): Boolean = body is RequestBody.Bytes && !plan.isChunked &&
        body.length <= if (callbacks.wantsQueryProgress) plan.options.queryBlockSize.toLong() else SMALL_BODY_BYTES

    /** A small body goes out with the head, in one write. */
    private suspend fun sendWithHead(body: RequestBody) {
        http.output.write((body as RequestBody.Bytes).bytes)
        notingPostError { http.flush() }
        if (transaction.postFailure == null) {
            transaction.sent(body.length)
            callbacks.onQueryProgress(transaction)
        }
    }

    /** The server may answer, and even close, before it has read everything: its answer must not be lost for that. */
    private suspend fun sendWhileReceiving(body: RequestBody): Boolean = coroutineScope {
        http.flush()
        val uploader = Uploader(plan, transaction, http, callbacks, services.files, services.blocking)
        val upload = launch { notingPostError { uploader.send(body) } }
        val isReusable = try {
            receive()
        } finally {
            stop(upload, uploader)
        }
        isReusable && transaction.postFailure == null
    }

    private suspend fun stop(upload: Job, uploader: Uploader) {
        if (upload.isActive && !uploader.isSent) {
            upload.cancel()
            transaction.postFailure = HttpException.ConnectionClosed(
                "The server did not wait for the whole request body: ${transaction.currentPost} bytes were sent",
            )
        }
        upload.join()
    }

    /** What keeps the body from being sent is noted, and the answer is awaited all the same, as the manual has it. */
    private suspend inline fun notingPostError(send: () -> Unit) {
        try {
            send()
        } catch (failure: HttpException.ConnectionClosed) {
            transaction.postFailure = failure.also { it.at(transaction.stage, plan.request.url.redacted) }
        }
    }

    private suspend fun receive(): Boolean {
        var head = http.receiveHead()
        var interims = 0
        while (head.isInterim) {
            if (++interims > config.limits.interimResponses) throw tooManyInterims()
            callbacks.onInterim(InterimResponse(head.code, head.reasonPhrase, head.headers))
            head = http.receiveHead()
        }
        return logIn(head) ?: deliver(head, plan.request.method)
    }

    /** What answers a proxy's challenge is sent in place of its delivery. Null when there is nothing to answer. */
    private suspend fun logIn(head: ResponseHead): Boolean? {
        again = services.proxies.answer(plan, head) ?: return null
        val framing = ResponseFraming.of(plan.request.method, head, config.limits, framingRules)
        return framing.isReusable && keepsAlive(head) && transaction.postFailure == null &&
            http.discardBody(framing.framing)
    }

    /** Delivers the response to `CONNECT` that [head] begins, as if it were the server's. */
    suspend fun receiveRefusal(head: ResponseHead) {
        deliver(head, "CONNECT")
    }

    private suspend fun deliver(head: ResponseHead, method: String): Boolean {
        val framing = ResponseFraming.of(method, head, config.limits, framingRules)
        head.contentLength = framing.framing.contentLength
        transaction.response = head
        transaction.moveTo(Stage.BODY)
        val codings = codings(head, framing)
        val pipeline = BodyPipeline(framing.framing, services.codings.open(codings), config.limits)
        var kept = ByteString.EMPTY
        try {
            val reader = BodyReader(transaction, http, pipeline, callbacks)
            kept = (delivery as? KeepBody)?.deliverBuffered(reader) ?: delivery.deliver(transaction, reader)
            return reader.isDone && framing.isReusable && keepsAlive(head) && transaction.postFailure == null
        } catch (failure: HttpException) {
            // What arrived before the end came too early is kept, as the manual has it.
            if (delivery is KeepBody) kept = delivery.taken()
            throw failure
        } finally {
            pipeline.close()
            transaction.content = content(head, kept, pipeline, codings)
        }
    }

    private val framingRules: FramingRules
        get() = when {
            plan.options.ignoreContentLength -> FramingRules(ignoresLength = true, config.lenient)
            config.lenient -> FramingRules.LENIENT
            else -> FramingRules.STRICT
        }

    private fun tooManyInterims() = HttpException.LimitExceeded(
        "interimResponses",
        "The server sent more than ${config.limits.interimResponses} interim responses",
    )

    private fun codings(head: ResponseHead, framing: ResponseFraming): CodingPlan {
        val content = if (plan.options.raw) "" else head.headers.joined("Content-Encoding")
        val applied = if (framing.transferCodings.isEmpty()) content else "$content,${framing.transferCodings}"
        return services.codings.plan(applied)
    }

    private fun content(head: ResponseHead, kept: ByteString, pipeline: BodyPipeline, codings: CodingPlan) =
        ReceivedContent(head.headers, kept, trailers(pipeline), codings, plan.options, config, services.text)

    private fun trailers(pipeline: BodyPipeline): Headers {
        if (pipeline.trailers.isEmpty()) return Headers.EMPTY
        val lines = Headers.Builder()
        pipeline.trailers.forEach { (name, value) -> lines.addChecked(name, value) }
        return lines.build()
    }

    /** RFC 9112 section 9.3. */
    private fun keepsAlive(head: ResponseHead): Boolean = plan.keepAlive && head.keepsConnection

    private companion object {
        const val SMALL_BODY_BYTES = 64L * 1024
    }
}
