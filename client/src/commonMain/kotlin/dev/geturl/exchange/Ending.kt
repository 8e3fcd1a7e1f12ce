package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.Stage
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.Transaction

/** Time limits of the exchange. One before it is a failure to connect, which the manual throws. */
private val AFTER_CONNECTING = setOf(TimeoutKind.WHOLE, TimeoutKind.FIRST_BYTE, TimeoutKind.IDLE)

/** The manual's section "Errors": what counts as `eof`, and what as `timeout`. */
internal fun Transaction.statusAfter(failure: HttpException): Status = when (failure) {
    is HttpException.ConnectionClosed -> if (failure.cause == null || postFailure != null) Status.EOF else Status.ERROR
    is HttpException.Timeout -> if (failure.kind in AFTER_CONNECTING) Status.TIMEOUT else Status.ERROR
    is HttpException.Protocol -> if (failure.isNoReply) Status.EOF else Status.ERROR
    is HttpException.Reset -> Status.RESET
    else -> Status.ERROR
}

/** It has ended by [failure]: as reset, where that is of somebody's cancelling it or of closing the client. */
internal fun Transaction.endWith(failure: Throwable, isCancelled: Boolean, isClientClosed: Boolean) {
    if (isCancelled || isClientClosed) {
        val why = resetReason ?: if (isCancelled) failure.message else "the client was closed"
        end(Status.RESET, HttpException.Reset("The transaction was reset: $why"))
    } else if (failure is HttpException) {
        end(statusAfter(failure), failure)
    } else {
        end(Status.ERROR, HttpException.Unexpected("The exchange failed: $failure", cause = failure))
    }
}

/** It has ended as [status] says; for any but [Status.OK] with a [failure]. */
internal fun Transaction.end(status: Status, failure: HttpException? = null) {
    this.failure = failure?.at(stage, url.redacted)
    this.status = status
    moveTo(Stage.COMPLETE)
}
