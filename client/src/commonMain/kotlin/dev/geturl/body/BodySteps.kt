package dev.geturl.body

import okio.Buffer

/** One step on a body's way, which pulls what it needs from the step before it. */
internal interface BodyStep {
    /** Moves about [byteCount] bytes to [output]; fewer when [wire], which the first step reads, has no more. */
    fun pull(wire: Buffer, output: Buffer, byteCount: Long)

    /** Whether nothing more comes and all was well. */
    val isDone: Boolean
}

/** The first step: the framing. */
internal class FramingStep(private val framing: Framing) : BodyStep {
    override val isDone: Boolean get() = framing.isDone

    override fun pull(wire: Buffer, output: Buffer, byteCount: Long) = framing.decode(wire, output, byteCount)
}

/**
 * A step that undoes one coding and watches how much comes of how little.
 *
 * An empty coded body counts as empty content: servers name the coding of a file also when they send none of it.
 */
internal class CodingStep(
    private val before: BodyStep,
    private val decoder: ContentDecoder,
    private val guard: RatioGuard,
) : BodyStep {
    private val pending = Buffer()
    private var hasBegun = false
    private var made = 0L

    override var isDone: Boolean = false
        private set

    override fun pull(wire: Buffer, output: Buffer, byteCount: Long) {
        val end = output.size + byteCount
        while (!isDone) {
            val wanted = minOf(end - output.size, STEP)
            if (decode(output, wanted) < wanted) {
                if (!refill(wire)) return
            } else if (output.size == end) {
                return
            }
        }
    }

    private fun decode(output: Buffer, byteCount: Long): Long {
        val start = output.size
        decoder.decode(pending, output, byteCount)
        made += output.size - start
        guard.check(made)
        return output.size - start
    }

    /** Brings more to [pending] and says whether there was more; notices the end. */
    private fun refill(wire: Buffer): Boolean {
        val held = pending.size
        before.pull(wire, pending, STEP)
        if (pending.size > held) {
            hasBegun = true
            return true
        }
        if (before.isDone) {
            if (hasBegun) decoder.finish()
            isDone = true
        }
        return false
    }

    private companion object {
        /** Bytes between two looks at the ratio, and of encoded bytes held here. */
        const val STEP = 64L * 1024
    }
}
