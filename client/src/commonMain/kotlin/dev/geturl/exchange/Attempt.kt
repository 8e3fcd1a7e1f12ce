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
import dev.geturl.http1.KeepAlive
import dev.geturl.http1.RequestHead
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.pool.PipelineFinding
import dev.geturl.pool.Place
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import okio.ByteString

/**
 * One request and its response over one connection: sends, receives, delivers, and says whether the connection can
 * carry another. All of it runs on the connection's loop, but for its first steps, which may run where the call was
 * made.
 */
internal class Attempt(
    private val plan: RequestPlan,
    private val transaction: Transaction,
    private val place: Place,
    private val services: ExchangeServices,
    private val callbacks: Callbacks,
    private val delivery: Delivery,
) {
    private val connection = place.connection
    private val http = connection.http
    private val config: HttpConfig get() = services.config

    /** Carries it out; true when the connection may rest for another exchange. */
    suspend fun run(): Boolean {
        transaction.moveTo(Stage.HEADER)
        if (place.isInLine) return runInLine()
        writeHead()
        val body = plan.body
        if (body == null) {
            http.flush()
            if (plan.mayPipeline) connection.openLine()
        } else if (goesWithHead(body)) {
            sendWithHead(body)
        } else {
            return sendWhileReceiving(body)
        }
        return receive()
    }

    private fun writeHead() {
        val request = plan.request
        RequestHead.write(http.output, request.method, request.target, request.version.text, request.headers)
    }

    /** Behind others: goes out with them, and waits for its turn to be answered. */
    private suspend fun runInLine(): Boolean {
        place.enter(::writeHead)
        place.awaitTurn()
        return if (plan.timeoutCountsWaiting) receive() else plan.within { receive() }
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
        var head = if (place.isInLine) headInLine() else http.receiveHead()
        // What the server says to an idle connection is no answer to the request that has just been sent on it.
        if (head.code == REQUEST_TIMEOUT && place.isReused && plan.isRepeatable &&
            !keepsAlive(head)
        ) {
            throw http.closed()
        }
        place.isAnswering = true
        var interims = 0
        while (head.isInterim) {
            if (++interims > config.limits.interimResponses) throw tooManyInterims()
            callbacks.onInterim(InterimResponse(head.code, head.reasonPhrase, head.headers))
            head = http.receiveHead()
        }
        noteKeeping(head)
        return receiveBody(head)
    }

    /** What comes to nothing in its turn is a fault of pipelining: it is noted, and the request sent again. */
    private suspend fun headInLine(): ResponseHead {
        val finding = try {
            val head = http.bufferedHead() ?: withTimeoutOrNull(config.pool.pipelineStall) { http.receiveHead() }
            if (head == null) {
                PipelineFinding.STALLED
            } else {
                services.pool.verdicts.note(plan.route, PipelineFinding.ANSWERED)
                return head
            }
        } catch (closed: HttpException.ConnectionClosed) {
            if (place.isUntouched) services.pool.verdicts.note(plan.route, PipelineFinding.DROPPED)
            throw closed
        } catch (_: HttpException.Protocol) {
            PipelineFinding.GARBLED
        }
        services.pool.verdicts.note(plan.route, finding)
        throw place.unanswered()
    }

    /** Whether others may be sent behind this one is known with its response's head. */
    private fun noteKeeping(head: ResponseHead) {
        if (!keepsAlive(head)) return connection.closeLine()
        head.headers["Keep-Alive"]?.let { value ->
            KeepAlive.parse(value).let { connection.promise(it.timeout, it.max) }
        }
        connection.answered()
        if (plan.mayPipeline) connection.openLine()
    }

    private suspend fun receiveBody(head: ResponseHead): Boolean {
        val framing = ResponseFraming.of(plan.request.method, head, config.limits, framingRules)
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
    private fun keepsAlive(head: ResponseHead): Boolean = plan.keepAlive &&
        !head.headers.hasToken("Connection", "close") &&
        head.code != SWITCHING_PROTOCOLS && (head.minorVersion > 0 || isKeptByHttp10(head))

    private fun isKeptByHttp10(head: ResponseHead) =
        config.pool.keepHttp10 && head.headers.hasToken("Connection", "keep-alive")

    private companion object {
        const val SMALL_BODY_BYTES = 64L * 1024
        const val SWITCHING_PROTOCOLS = 101
        const val REQUEST_TIMEOUT = 408
    }
}
