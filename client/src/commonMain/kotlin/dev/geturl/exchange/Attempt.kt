package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.Stage
import dev.geturl.Transaction
import dev.geturl.http1.RequestHead
import dev.geturl.http1.ResponseHead
import dev.geturl.http1.StallWatch
import dev.geturl.pool.Place
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/**
 * One request and its response in one place on a connection: sends, has the response received, and says whether the
 * connection can carry another. All of it runs on the connection's loop, but for its first steps, which may run where
 * the call was made.
 */
internal class Attempt(
    private val plan: RequestPlan,
    private val transaction: Transaction,
    private val place: Place,
    private val services: ExchangeServices,
    private val callbacks: Callbacks,
    delivery: Delivery,
    judge: Judge,
) {
    private val http = place.connection.http
    private val stalls = StallWatch.of(plan.timeouts.firstByte, plan.timeouts.idle)
    private val expectation = plan.body?.takeIf { plan.expectsContinue }?.let {
        Expectation(it, services.config.timeouts.expectContinue)
    }
    private val reception =
        Reception(plan, transaction, place, services, callbacks, delivery, stalls, expectation, judge)

    /** Carries it out; true when the connection may rest for another exchange. */
    suspend fun run(): Boolean {
        transaction.moveTo(Stage.HEADER)
        return if (stalls == null) carryOut() else stalls.over(::carryOut)
    }

    private suspend fun carryOut(): Boolean = if (place.isInLine) sendInLine() else sendAndReceive()

    /** Most requests are sent at once: then nothing here suspends, and only who receives does. */
    private suspend fun sendAndReceive(): Boolean {
        if (stalls != null || plan.body != null || !place.isReused) return sendThenReceive()
        writeHead()
        if (!http.flushNow()) return flushThenReceive()
        headSent()
        return reception.receive()
    }

    private suspend fun flushThenReceive(): Boolean {
        http.flush()
        headSent()
        return reception.receive()
    }

    /** A request without a body has been sent. */
    private fun headSent() {
        callbacks.events?.headSent(plan)
        if (plan.mayPipeline) place.connection.openLine(place)
    }

    private suspend fun sendThenReceive(): Boolean {
        if (!place.isReused) http.refuseEarlyResponse()
        writeHead()
        val body = plan.body
        if (body == null) {
            http.flush(stalls)
            headSent()
        } else if (expectation == null && goesWithHead(body)) {
            sendWithHead(body)
        } else {
            return sendWhileReceiving(body)
        }
        stalls?.requestSent()
        return reception.receive()
    }

    /** What follows the response, which was passed over; null when it was delivered. */
    val sequel: Sequel? get() = reception.sequel

    /** Whether the server has switched to the protocol that was asked for: what follows is no longer HTTP. */
    val isUpgraded: Boolean get() = reception.isUpgraded

    /** Delivers the response to `CONNECT` that [head] begins, as if it were the server's. */
    suspend fun receiveRefusal(head: ResponseHead): Boolean {
        callbacks.events?.head(head)
        reception.deliver(head, "CONNECT")
        return false
    }

    private fun writeHead() {
        val request = plan.request
        RequestHead.write(http.output, request.method, request.target, request.version, request.headers)
    }

    /** Behind others: goes out with them, and waits for its turn to be answered. */
    private suspend fun sendInLine(): Boolean {
        place.enter(::writeHead)
        callbacks.events?.headSent(plan)
        place.awaitTurn()
        place.takeTurn()
        stalls?.requestSent()
        return if (plan.timeouts.countsWaiting) reception.receive() else plan.within { reception.receive() }
    }

    private fun goesWithHead(body: RequestBody): Boolean = body is RequestBody.Bytes && !plan.isChunked &&
        services.uploadPace(plan) == null &&
        body.length <= if (callbacks.wantsQueryProgress) plan.options.queryBlockSize.toLong() else SMALL_BODY_BYTES

    /** A small body goes out with the head, in one write. */
    private suspend fun sendWithHead(body: RequestBody) {
        http.output.write((body as RequestBody.Bytes).bytes)
        notingPostError { http.flush(stalls) }
        callbacks.events?.headSent(plan)
        if (transaction.postFailure == null) {
            transaction.sent(body.length)
            callbacks.events?.bodySent()
            callbacks.onQueryProgress(transaction)
        }
    }

    /** The server may answer, and even close, before it has read everything: its answer must not be lost for that. */
    private suspend fun sendWhileReceiving(body: RequestBody): Boolean = coroutineScope {
        http.flush(stalls)
        callbacks.events?.headSent(plan)
        val uploader = Uploader(plan, transaction, http, callbacks, services, stalls)
        val upload = launch {
            if (expectation?.isBodyWanted() != false) {
                notingPostError {
                    uploader.send(body)
                    callbacks.events?.bodySent()
                }
            }
            stalls?.requestSent()
        }
        val isReusable = try {
            reception.receive()
        } finally {
            stop(upload, uploader)
        }
        isReusable && transaction.postFailure == null
    }

    private suspend fun stop(upload: Job, uploader: Uploader) {
        if (upload.isActive && !uploader.isSent) {
            upload.cancel()
            transaction.postFailure = transaction.notSentInFull()
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

    private companion object {
        const val SMALL_BODY_BYTES = 64L * 1024
    }
}
