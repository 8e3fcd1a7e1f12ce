package dev.geturl

import kotlinx.coroutines.delay
import kotlin.concurrent.atomics.AtomicLong
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * Bounds how many bytes of bodies pass in a second, for all who share it: one call, several, or a client. See
 * [TransferOptions] and [Limits]. Heads, and the framing of chunks, are not counted.
 *
 * The bound holds on the average: after a pause up to a tenth of a second is made up for. Calls are served in the order
 * in which they ask. A wait for it costs no thread, is cancelled with its call, and is not the peer's: `idle` limits do
 * not count it, [Timeouts.whole] does.
 *
 * @property bytesPerSecond how many bytes pass in a second; 1 to 2^40.
 */
@OptIn(ExperimentalAtomicApi::class)
public class RateLimit internal constructor(
    public val bytesPerSecond: Long,
    clock: TimeSource,
    private val wait: suspend (Duration) -> Unit,
) {
    /** Lets [bytesPerSecond] pass. */
    public constructor(bytesPerSecond: Long) : this(bytesPerSecond, TimeSource.Monotonic, { delay(it) })

    init {
        require(bytesPerSecond in 1..MOST) { "bytesPerSecond is $bytesPerSecond: give 1 to $MOST" }
    }

    private val start = clock.markNow()

    /** When what was let pass so far will have taken its time, in nanoseconds since [start]. */
    private val free = AtomicLong(-CREDIT.inWholeNanoseconds)

    /** How many bytes to move at a time, so that they flow evenly. */
    internal val grain: Long = (bytesPerSecond / STEPS_A_SECOND).coerceIn(1, MOST_AT_ONCE)

    /** Suspends until [bytes] more may pass. */
    internal suspend fun pass(bytes: Long) {
        val now = start.elapsedNow().inWholeNanoseconds
        val turn = reserve(now, nanosecondsFor(bytes))
        if (turn > now) wait((turn - now).nanoseconds)
    }

    /** When those may pass that take [cost], in nanoseconds. */
    private fun reserve(now: Long, cost: Long): Long {
        while (true) {
            val known = free.load()
            val turn = maxOf(known, now - CREDIT.inWholeNanoseconds)
            if (free.compareAndSet(known, turn + cost)) return turn
        }
    }

    private fun nanosecondsFor(bytes: Long): Long =
        (bytes.toDouble() * 1.seconds.inWholeNanoseconds / bytesPerSecond).toLong()

    /** `100000 B/s`. */
    override fun toString(): String = "$bytesPerSecond B/s"

    private companion object {
        const val MOST = 1L shl 40
        const val STEPS_A_SECOND = 10
        const val MOST_AT_ONCE = 64L * 1024
        val CREDIT = 100.milliseconds
    }
}

/** All limits that hold for one body. */
internal class Pace private constructor(private val limits: List<RateLimit>) {
    /** How many bytes to move at a time. */
    val grain: Long = limits.minOf { it.grain }

    /** Suspends until [bytes] more may pass. */
    suspend fun pass(bytes: Long) {
        if (bytes > 0) limits.forEach { it.pass(bytes) }
    }

    companion object {
        /** Null where nothing is bounded. */
        fun of(ofClient: RateLimit?, ofCall: RateLimit?): Pace? =
            if (ofClient == null && ofCall == null) null else Pace(listOfNotNull(ofClient, ofCall).distinct())
    }
}
