package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import okio.Buffer

/**
 * A body's way from the wire to the caller: framing, then each content coding undone, with a bound on what comes of it.
 *
 * It pulls and never waits. The owner of the connection reads into the wire buffer, calls [decode], hands on what came
 * and reads again only when [wantsInput]; as a call makes no more than it was asked for, a slow caller stops the
 * reading.
 *
 * ```
 * while (!body.isDone) {
 *     body.decode(wire, out, 64 * 1024)
 *     if (!out.exhausted()) emit(out)
 *     if (body.wantsInput && read(wire) == -1L) body.endOfInput()
 * }
 * ```
 *
 * What each framing does with bytes that break it is in the tables of [Framing] and [ChunkedFraming]. Of the codings:
 *
 * | in the coded data | here |
 * | --- | --- |
 * | empty though a coding is named | empty content |
 * | cut short, corrupt, wrong checksum or length | [HttpException.Decoding] with the offset in that coding's bytes |
 * | several gzip members or zstd frames | decoded one after the other |
 * | bytes after the end | ignored, except after zstd, where they must be a frame |
 * | an unknown coding, or one whose library is missing | it and those beneath it stay on the body, see [CodingPlan] |
 * | more than 5 codings | [HttpException.Decoding] |
 * | more than [Limits.decodedRatio] after the first MiB | [HttpException.LimitExceeded] |
 *
 * @param decoders the pipeline's to close.
 */
internal class BodyPipeline(
    private val framing: Framing,
    private val decoders: List<ContentDecoder> = emptyList(),
    limits: Limits = Limits(),
) : AutoCloseable {
    private val last: BodyStep = if (decoders.isEmpty()) FramingStep(framing) else coded(RatioGuard(limits, framing))
    private var isClosed = false

    private fun coded(guard: RatioGuard): BodyStep =
        decoders.fold<_, BodyStep>(FramingStep(framing)) { before, decoder -> CodingStep(before, decoder, guard) }

    /** Whether all of the body has been made, and was whole. */
    val isDone: Boolean get() = last.isDone

    /** Whether nothing more comes without more bytes from the wire. */
    var wantsInput: Boolean = !framing.isDone
        private set

    /** How many of the bytes that the wire brings next may go past [decode] to the output: they are the content. */
    val plainBytes: Long get() = if (decoders.isEmpty()) framing.plainBytes else 0

    /** [count] bytes of the [plainBytes] have gone past [decode]. */
    fun passed(count: Long) {
        framing.passed(count)
        wantsInput = !framing.isDone
    }

    /** Bytes of content as they arrived, without framing and before decoding: the manual's `size`. */
    val received: Long get() = framing.received

    /** Bytes of content that the peer announced, before decoding, or -1: the manual's `totalsize`. */
    val contentLength: Long get() = framing.contentLength

    /** Field lines that came after the content. */
    val trailers: List<Pair<String, String>> get() = framing.trailers

    /** Makes at most [byteCount] bytes of [output], and takes from [input] what it needs for them. */
    fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        require(byteCount > 0) { "byteCount is $byteCount" }
        val before = output.size
        last.pull(input, output, byteCount)
        wantsInput = !framing.isDone && output.size - before < byteCount
    }

    /**
     * The peer ended the connection and [wantsInput] is true: no byte of it is left. Codings may still hold
     * bytes back: go on with [decode] until [isDone].
     *
     * @param isTruncated whether the end could be feigned, so that it says nothing about the content.
     * @throws HttpException.ConnectionClosed when the framing says that bytes are missing, or only the end could say
     *   that they are not.
     */
    fun endOfInput(isTruncated: Boolean = false) {
        if (isTruncated && framing.endsWithConnection) throw truncated()
        framing.endOfInput()
        wantsInput = false
    }

    private fun truncated() = HttpException.ConnectionClosed(
        message = "the connection ended after $received bytes of the body without the close_notify of TLS, so that " +
            "nobody can tell whether the body is whole",
        hint = "the server is broken, or somebody has cut the body; a response with a length would be safe",
    )

    /** Frees what the decoders hold. To be called once the body is done or given up; again does nothing. */
    override fun close() {
        if (isClosed) return
        isClosed = true
        decoders.forEach(ContentDecoder::close)
    }
}
