package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.Limits
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString

/** What came of a head, in a form that two ways of feeding it can be compared by. */
internal data class HeadOutcome(val head: List<String>, val rest: ByteString)

/** The bytes of [this] in ISO 8859-1, so that a test can spell any byte. */
internal fun String.octets(): ByteString = toByteArray(Charsets.ISO_8859_1).toByteString()

/** A head parsed from [pieces] as a connection hands them over; null when it is not whole. */
internal fun HeadParser.feed(pieces: List<ByteString>): Pair<ResponseHead, ByteString>? {
    val input = Buffer()
    for ((index, piece) in pieces.withIndex()) {
        input.write(piece)
        if (input.exhausted()) continue
        val head = parse(input) ?: continue
        pieces.drop(index + 1).forEach(input::write)
        return head to input.readByteString()
    }
    return null
}

/** Reads the head that [text] begins with, whole, cut in two at every place, and byte by byte: always the same. */
internal fun read(text: String, limits: Limits = Limits()): Pair<ResponseHead, ByteString> {
    val whole = checkNotNull(HeadParser(limits).feed(listOf(text.octets()))) { "no whole head" }
    everySplit(text.octets()) { pieces ->
        val again = checkNotNull(HeadParser(limits).feed(pieces)) { "no whole head" }
        again.outcome() shouldBe whole.outcome()
    }
    return whole
}

/** The refusal of [text], the same in every split of it. */
internal fun refusal(text: String, limits: Limits = Limits()): HttpException {
    val whole = shouldThrow<HttpException> { HeadParser(limits).feed(listOf(text.octets())) }
    everySplit(text.octets()) { pieces ->
        val again = shouldThrow<HttpException> { HeadParser(limits).feed(pieces) }
        again.kind() shouldBe whole.kind()
    }
    return whole
}

private fun everySplit(message: ByteString, block: (List<ByteString>) -> Unit) {
    for (cut in 0..message.size) {
        withClue("cut at $cut") { block(listOf(message.substring(0, cut), message.substring(cut))) }
    }
    withClue("byte by byte") { block((0 until message.size).map { message.substring(it, it + 1) }) }
}

private fun Pair<ResponseHead, ByteString>.outcome() = HeadOutcome(
    first.run { listOf(statusLine, version, "$minorVersion $code", reasonPhrase) + headers.map { it.toString() } },
    second,
)

/** What is the same in every split. The reply that is no HTTP is shown as far as it had come. */
internal fun HttpException.kind(): List<Any?> = when {
    this is HttpException.LimitExceeded -> listOf(this::class, limit)
    this is HttpException.Protocol && isNoReply -> listOf(this::class, "no reply")
    else -> listOf(this::class, message)
}
