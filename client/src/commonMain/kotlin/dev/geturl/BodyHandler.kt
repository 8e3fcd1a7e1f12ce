package dev.geturl

import okio.Path
import okio.Sink

/** Is told how far a body has come: the manual's `-progress` and `-queryprogress`. */
public fun interface TransferListener {
    /** [current] of [total] bytes have been transferred; [total] is 0 when it is unknown. */
    public suspend fun onTransfer(transaction: Transaction, total: Long, current: Long)
}

/** Reads the body of a response: the manual's `-handler`. */
public fun interface BodyHandler {
    /**
     * There may be data: reads some of [body].
     *
     * @return how many bytes were read; -1 when [BodySource.read] gave it, at the end of the body.
     */
    public suspend fun onData(body: BodySource, transaction: Transaction): Long
}

/** Where a body goes that is not kept. */
internal sealed interface ResponseSink {
    class ToSink(val sink: Sink) : ResponseSink

    class ToFile(val path: Path) : ResponseSink
}
