package dev.geturl.exchange

import dev.geturl.Answer
import dev.geturl.BodySource
import dev.geturl.Headers
import dev.geturl.ResponseFacts
import dev.geturl.Stage
import dev.geturl.Transaction
import dev.geturl.body.CodingPlan
import okio.Buffer
import okio.ByteString

/** The head of an [answer] that an interceptor has made up, as a transaction shows it. */
private class MadeUpHead(private val answer: Answer, override val contentLength: Long) : ResponseFacts {
    override val version: String get() = "HTTP/1.1"
    override val code: Int get() = answer.responseCode
    override val reasonPhrase: String get() = answer.reasonPhrase
    override val headers: Headers get() = answer.headers
    override val statusLine: String get() = "$version $code $reasonPhrase"
}

/** The body of such an answer, read as any other. */
private class MadeUpBody(body: ByteString, private val transaction: Transaction) : BodySource {
    private val left = Buffer().write(body)

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        val count = left.read(sink, byteCount)
        if (count > 0) transaction.received(transaction.size + count)
        return count
    }
}

/** Delivers [answer], which an interceptor has made up, as the response to [plan]. */
internal suspend fun ExchangeServices.deliver(
    answer: Answer,
    plan: RequestPlan,
    transaction: Transaction,
    delivery: Delivery,
) {
    val body = answer.body?.takeUnless { plan.request.method == "HEAD" } ?: ByteString.EMPTY
    transaction.response = MadeUpHead(answer, body.size.toLong())
    transaction.moveTo(Stage.BODY)
    val kept = delivery.deliver(transaction, MadeUpBody(body, transaction))
    transaction.content =
        ReceivedContent(answer.headers, kept, Headers.EMPTY, CodingPlan.NOTHING, plan.options, config, text)
}
