package dev.geturl

import dev.geturl.exchange.BodyReader
import dev.geturl.net.OwnCoroutine
import dev.geturl.nio.EventLoop
import dev.geturl.nio.WaitingThread
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.cancel
import okio.Buffer
import java.io.InterruptedIOException

/**
 * As [HttpClient.stream], for a platform thread that reads by [readBlocking]: a connection that is opened is on a loop
 * for it, unless 64 such calls have one.
 */
@InternalGeturlApi
public suspend fun <R> HttpClient.streamToThread(
    url: String,
    options: GeturlOptions.() -> Unit,
    block: suspend (StreamedResponse) -> R,
): R {
    val chosen = GeturlOptions.of(options)
    val loops = jvmPlatform.callerLoops
    val loop = loops.lease()
    try {
        return stream(url, chosen, loop, block)
    } finally {
        loop?.let(loops::release)
    }
}

/**
 * [BodySource.read] for a thread that waits: it turns the loop of the connection until something has come, which costs
 * no change of thread. For the threads that may call [geturlBlocking].
 *
 * @return as [BodySource.read], or null when the loop is another thread's now: it is to be read by a coroutine then.
 * @throws InterruptedIOException when the thread is interrupted, which it stays.
 * @throws HttpException as [BodySource.read].
 */
@InternalGeturlApi
public fun StreamedResponse.readBlocking(sink: Buffer, byteCount: Long): Long? {
    val reader = source as? BodyReader
    val loop = (reader?.loop as? EventLoop)?.takeIf { it.isForCallers && it.tryTake() } ?: return null
    return CallersRead(loop).read { reader.read(sink, byteCount) }
}

/** One read on the time of the calling thread, which has [loop]. */
private class CallersRead(private val loop: EventLoop) : OwnCoroutine(loop) {
    private val caller = WaitingThread().also { it.loop = loop }

    @Volatile
    private var outcome: Result<Long>? = null
    private var wasInterrupted = false

    fun read(block: suspend () -> Long): Long = caller.during {
        try {
            caller.inTurn {
                begin {
                    outcome = runCatching { block() }
                    caller.rouse()
                }
            }
            awaitOutcome()
        } finally {
            caller.inTurn(loop::leave)
        }
    }

    private fun awaitOutcome(): Long {
        while (true) {
            outcome?.let { return ended(it) }
            if (Thread.interrupted()) {
                wasInterrupted = true
                job.cancel("the reading thread was interrupted")
            }
            caller.turnOrSleep { outcome == null }
        }
    }

    private fun ended(outcome: Result<Long>): Long {
        if (wasInterrupted) {
            caller.interrupt()
            if (outcome.exceptionOrNull() is CancellationException) throw interrupted()
        }
        return outcome.getOrThrow()
    }

    private fun interrupted() = InterruptedIOException("The calling thread was interrupted and waits no more")
}
