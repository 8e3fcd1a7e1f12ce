package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import okio.Buffer
import kotlin.concurrent.Volatile
import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Ends an exchange whose peer owes something and neither sends nor takes a byte for too long. Time in which it is the
 * caller's turn does not count: while a source has not given its next block, a body is not read, or a 100 (Continue) is
 * waited for.
 *
 * There is one timer for an exchange, not one for a wait: it sleeps for the shorter limit, and what begins meanwhile
 * cannot run out before it wakes.
 *
 * @param firstByte from the sent request, or from the interim response before, to the next byte; zero for no limit.
 * @param idle between two bytes of the request's body, or of the response once it has begun; zero for no limit.
 */
internal class StallWatch private constructor(
    private val firstByte: Duration,
    private val idle: Duration,
    clock: TimeSource,
) {
    private val start = clock.markNow()
    private val interval = listOf(firstByte, idle).filter { it.isPositive() }.min()

    /** When a byte moved last, or the turn changed. The first steps of an exchange run beside the watch's thread. */
    @Volatile
    private var since = Duration.ZERO

    /** What is being written; null while nothing is. */
    @Volatile
    private var writing: Buffer? = null

    /** How much of [writing] was left when it was last looked at. */
    @Volatile
    private var unwritten = 0L

    @Volatile
    private var isRequestSent = false

    @Volatile
    private var hasResponseBegun = false

    @Volatile
    private var isReading = false

    /**
     * Carries out [exchange] under the watch.
     *
     * @throws HttpException.Timeout of kind FIRST_BYTE or IDLE when the peer stalls; [exchange] was cancelled then.
     */
    suspend fun <T> over(exchange: suspend () -> T): T = coroutineScope {
        val watching = launch(start = CoroutineStart.UNDISPATCHED) { watch() }
        try {
            exchange()
        } finally {
            watching.cancel()
        }
    }

    fun beginWrite(output: Buffer) {
        unwritten = output.size
        writing = output
        touch()
    }

    fun endWrite() {
        writing = null
        touch()
    }

    /** All of the request is with the peer, or as much as it took: the response is what is waited for. */
    fun requestSent() {
        isRequestSent = true
        touch()
    }

    fun beginRead() {
        isReading = true
        touch()
    }

    fun endRead(count: Long) {
        isReading = false
        if (count > 0) hasResponseBegun = true
        touch()
    }

    /** The response so far was an interim one: the final one is waited for anew, of which [read] has arrived. */
    fun interimEnded(read: Buffer) {
        hasResponseBegun = !read.exhausted()
        touch()
    }

    private fun touch() {
        since = start.elapsedNow()
    }

    private suspend fun watch() {
        while (true) {
            val limit = limit()
            val left = if (limit.isPositive()) since + limit - start.elapsedNow() else interval
            if (left.isPositive()) {
                delay(left)
            } else if (!hasWritten()) {
                throw stalled(limit)
            }
        }
    }

    /** What holds now; zero when it is not the peer's turn. */
    private fun limit(): Duration = when {
        // It may take nothing because we do not take what it sends.
        hasResponseBegun && !isReading -> Duration.ZERO

        writing != null -> idle

        !isRequestSent -> Duration.ZERO

        hasResponseBegun -> idle

        else -> firstByte
    }

    /** A block of a slow upload may be on its way for longer than the limit, and yet move. */
    private fun hasWritten(): Boolean {
        val left = writing?.size ?: return false
        if (left == unwritten) return false
        unwritten = left
        touch()
        return true
    }

    private fun stalled(limit: Duration): HttpException = if (hasResponseBegun || writing != null) {
        HttpException.Timeout(
            TimeoutKind.IDLE,
            "The server " + (if (writing != null) "took" else "sent") + " nothing for $limit",
            "Raise the idle timeout, or ask the server why it stopped.",
        )
    } else {
        HttpException.Timeout(
            TimeoutKind.FIRST_BYTE,
            "No response came within $limit of the request",
            "Raise the first byte timeout, or ask the server why it is slow.",
        )
    }

    companion object {
        /** The watch for these limits; null when there is nothing to watch. */
        fun of(firstByte: Duration, idle: Duration, clock: TimeSource = TimeSource.Monotonic): StallWatch? =
            if (firstByte == Duration.ZERO && idle == Duration.ZERO) null else StallWatch(firstByte, idle, clock)
    }
}
