package dev.geturl.exchange

import dev.geturl.HttpException
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
