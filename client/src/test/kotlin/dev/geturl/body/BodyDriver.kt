package dev.geturl.body

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString

/** What came of a body: its bytes, and what the wire still held after its end. */
internal data class Outcome(val content: ByteString, val rest: ByteString)

/** Reads a whole body as the owner of a connection does, from a peer that sends [pieces] and then closes. */
internal fun BodyPipeline.readAll(pieces: List<ByteString>, byteCount: Long = 64 * 1024): Outcome {
    val wire = Buffer()
    val out = Buffer()
    val left = ArrayDeque(pieces)
    use {
        while (!isDone) {
            val before = out.size
            decode(wire, out, byteCount)
            check(out.size - before <= byteCount) { "made ${out.size - before} bytes, asked for $byteCount" }
            if (!wantsInput) continue
            val next = left.removeFirstOrNull()
            if (next == null) endOfInput() else wire.write(next)
        }
    }
    left.forEach { wire.write(it) }
    return Outcome(out.readByteString(), wire.readByteString())
}

/** The same for a framing alone. */
internal fun Framing.readAll(pieces: List<ByteString>): Outcome = BodyPipeline(this).readAll(pieces)

/** Undoes one coding of a body that comes in [pieces]. */
internal fun ContentDecoder.decodeAll(pieces: List<ByteString>, byteCount: Long = 64 * 1024): ByteString =
    BodyPipeline(UntilCloseFraming(), listOf(this)).readAll(pieces, byteCount).content

/** All ways to cut this in two, the whole among them. */
internal fun ByteString.cuts(): Sequence<List<ByteString>> =
    (0..size).asSequence().map { listOf(substring(0, it), substring(it)) }

/** Cut at each of [places] that lies within. */
internal fun ByteString.cutAt(places: Collection<Int>): List<ByteString> =
    (places.filter { it in 1 until size }.toSortedSet() + size).let { ends ->
        var from = 0
        ends.map { end -> substring(from, end).also { from = end } }
    }

/** One piece for each byte. */
internal fun ByteString.singleBytes(): List<ByteString> = (0 until size).map { substring(it, it + 1) }

/** This with the bits of [mask] flipped at [index]. */
internal fun ByteString.corruptAt(index: Int, mask: Int): ByteString =
    toByteArray().also { it[index] = (it[index].toInt() xor mask).toByte() }.toByteString()
