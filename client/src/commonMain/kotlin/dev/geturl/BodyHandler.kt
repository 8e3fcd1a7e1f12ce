package dev.geturl

/** Reads the body of a response: the manual's `-handler`. */
public fun interface BodyHandler {
    /**
     * There may be data: reads some of [body].
     *
     * @return how many bytes were read; -1 when [BodySource.read] gave it, at the end of the body.
     */
    public suspend fun onData(body: BodySource, transaction: Transaction): Long
}
