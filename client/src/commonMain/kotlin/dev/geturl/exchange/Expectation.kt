package dev.geturl.exchange

import dev.geturl.RequestBody
import dev.geturl.StatusCode
import dev.geturl.http1.ResponseHead
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration

/**
 * One request that asked with `Expect: 100-continue` whether its body is wanted (RFC 9110 section 10.1.1): who sends
 * the body waits here for what who reads the responses finds out.
 *
 * | what comes first | the body |
 * | --- | --- |
 * | 100 (Continue) | is sent |
 * | nothing for [patience] | is sent |
 * | a final response | is not sent, nor opened; the connection is closed, as its server may still wait for it |
 * | 417 without a 100 before | is sent with the request, once more and unasked, where it can be |
 *
 * @param patience how long the server is waited for; zero for as long as it takes.
 */
internal class Expectation(private val body: RequestBody, private val patience: Duration) {
    private val wanted = CompletableDeferred<Boolean>()
    private var hasContinued = false

    /** Suspends until the body is to be sent, or will never be. */
    suspend fun isBodyWanted(): Boolean {
        if (patience == Duration.ZERO) return wanted.await()
        withTimeoutOrNull(patience) { wanted.await() }
        wanted.complete(true)
        return wanted.await()
    }

    /** An interim response has come. Others than 100 say nothing of the body. */
    fun interim(code: Int) {
        if (code != StatusCode.CONTINUE) return
        hasContinued = true
        wanted.complete(true)
    }

    /**
     * The final response has come: a body that still waits is not sent any more.
     *
     * @return whether that was so.
     * @throws ExpectationRefused when the request is to be sent again.
     */
    fun answered(head: ResponseHead): Boolean {
        val isUnsent = wanted.complete(false)
        val canRepeat = isUnsent || body.isRepeatable
        if (head.code == StatusCode.EXPECTATION_FAILED && !hasContinued && canRepeat) throw ExpectationRefused()
        return isUnsent
    }
}

/** The server refused to be asked whether it wants the body: the request is to be sent again, unasked. */
internal class ExpectationRefused : Exception("The server refused Expect: 100-continue with 417")
