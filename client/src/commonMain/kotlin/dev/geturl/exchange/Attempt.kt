package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.InterimResponse
import dev.geturl.RequestBody
import dev.geturl.Stage
import dev.geturl.StatusCode
import dev.geturl.Transaction
import dev.geturl.body.BodyPipeline
import dev.geturl.body.CodingPlan
import dev.geturl.http1.FramingRules
import dev.geturl.http1.RequestHead
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.http1.StallWatch
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
    private val stalls = StallWatch.of(plan.firstByteTimeout, plan.idleTimeout)
    private val expectation = plan.body?.takeIf { plan.expectsContinue }?.let {
        Expectation(it, services.config.timeouts.expectContinue)
    }

    /** Carries it out; true when the connection may rest for another exchange. */
    suspend fun run(): Boolean = if (stalls == null) sendAndReceive() else stalls.over(::sendAndReceive)

    private suspend fun sendAndReceive(): Boolean {
        transaction.moveTo(Stage.HEADER)
        val request = plan.request
        RequestHead.write(http.output, request.method, request.target, request.version.text, request.headers)
        val body = plan.body
        if (body == null) {
            http.flush(stalls)
        } else if (expectation == null && goesWithHead(body)) {
            sendWithHead(body)
        } else {
            return sendWhileReceiving(body)
        }
        stalls?.requestSent()
        return receive()
    }

    private fun goesWithHead(body: RequestBody): Boolean = body is RequestBody.Bytes && !plan.isChunked &&
        body.length <= if (callbacks.wantsQueryProgress) plan.options.queryBlockSize.toLong() else SMALL_BODY_BYTES

    /** A small body goes out with the head, in one write. */
    private suspend fun sendWithHead(body: RequestBody) {
        http.output.write((body as RequestBody.Bytes).bytes)
        notingPostError { http.flush(stalls) }
        if (transaction.postFailure == null) {
            transaction.sent(body.length)
            callbacks.onQueryProgress(transaction)
        }
    }

    /** The server may answer, and even close, before it has read everything: its answer must not be lost for that. */
    private suspend fun sendWhileReceiving(body: RequestBody): Boolean = coroutineScope {
        http.flush(stalls)
        val uploader = Uploader(plan, transaction, http, callbacks, services.files, services.blocking, stalls)
        val upload = launch {
            if (expectation?.isBodyWanted() != false) notingPostError { uploader.send(body) }
            stalls?.requestSent()
        }
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
            transaction.postFailure = notSentInFull()
        }
        upload.join()
    }

    private fun notSentInFull() = HttpException.ConnectionClosed(
        "The server did not wait for the whole request body: ${transaction.currentPost} bytes were sent",
    )

    /** What keeps the body from being sent is noted, and the answer is awaited all the same, as the manual has it. */
    private suspend inline fun notingPostError(send: () -> Unit) {
        try {
            send()
        } catch (failure: HttpException.ConnectionClosed) {
            transaction.postFailure = failure.also { it.at(transaction.stage, plan.request.url.redacted) }
        }
    }

    /** Inlined, as every exchange goes through it and a function of its own would suspend by itself. */
    private suspend inline fun receiveFinalHead(): ResponseHead {
        var head = http.receiveHead(stalls)
        var interims = 0
        while (head.isInterim) {
            if (++interims > config.limits.interimResponses) throw tooManyInterims()
            expectation?.interim(head.code)
            stalls?.interimEnded(http.input)
            callbacks.onInterim(InterimResponse(head.code, head.reasonPhrase, head.headers))
            head = http.receiveHead(stalls)
        }
        return head
    }

    private fun answered(expectation: Expectation, head: ResponseHead) {
        val understands = head.minorVersion > 0 && head.code != StatusCode.EXPECTATION_FAILED
        if (!understands) services.unexpecting.add(plan.route.origin)
        if (expectation.answered(head)) transaction.postFailure = notSentInFull()
    }

    private suspend fun receive(): Boolean {
        val head = receiveFinalHead()
        expectation?.let { answered(it, head) }
        val framing = ResponseFraming.of(plan.request.method, head, config.limits, framingRules)
        head.contentLength = framing.framing.contentLength
        transaction.response = head
        transaction.moveTo(Stage.BODY)
        val codings = codings(head, framing)
        val pipeline = BodyPipeline(framing.framing, services.codings.open(codings), config.limits)
        var kept = ByteString.EMPTY
        try {
            val reader = BodyReader(transaction, http, pipeline, callbacks, stalls)
            kept = (delivery as? KeepBody)?.deliverBuffered(reader) ?: delivery.deliver(transaction, reader)
            return reader.isDone && framing.isReusable && keepsAlive(head) && transaction.postFailure == null
        } catch (failure: Throwable) {
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
    private fun keepsAlive(head: ResponseHead): Boolean = plan.keepAlive &&
        !head.headers.hasToken("Connection", "close") &&
        head.code != SWITCHING_PROTOCOLS && (head.minorVersion > 0 || head.headers.hasToken("Connection", "keep-alive"))

    private companion object {
        const val SMALL_BODY_BYTES = 64L * 1024
        const val SWITCHING_PROTOCOLS = 101
    }
}
