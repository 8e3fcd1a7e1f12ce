package dev.geturl.exchange

import dev.geturl.http1.ResponseHead

/** Says whether a response is the caller's, as soon as its head has come. */
internal interface Judge {
    /** Whether it wants to see every response; otherwise those from [Sequels.FIRST] on. */
    val judgesAll: Boolean

    /** What follows the response that [head] begins; null when that is delivered. */
    suspend fun sequelTo(head: ResponseHead): Sequel?
}
