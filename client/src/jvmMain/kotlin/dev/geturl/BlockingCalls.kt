package dev.geturl

import dev.geturl.nio.LoopThread
import dev.geturl.nio.TurnMark
import java.io.InterruptedIOException

/**
 * [HttpClient.geturl] for a thread that waits: it turns an event loop itself meanwhile, so that the call costs no
 * change of thread, and runs the callbacks. For platform threads, and virtual ones of JDK 24 or later: before, one that
 * is virtual would hold up its carrier.
 *
 * Interrupting the thread resets the exchange; the thread stays interrupted.
 *
 * @throws InterruptedIOException when the thread is interrupted.
 * @throws IllegalStateException on an event loop's thread.
 */
@InternalGeturlApi
public fun HttpClient.geturlBlocking(url: String, options: GeturlOptions.() -> Unit): Transaction =
    waiting(options) { parse(url, it) }

/** As the other [geturlBlocking], for a URL that has been parsed. */
@InternalGeturlApi
public fun HttpClient.geturlBlocking(url: Url, options: GeturlOptions.() -> Unit): Transaction =
    waiting(options) { url }

@OptIn(InternalGeturlApi::class)
private inline fun HttpClient.waiting(
    noinline options: GeturlOptions.() -> Unit,
    urlOf: (GeturlOptions) -> Url,
): Transaction {
    check(!isLoopThread()) { "a blocking call on an event loop's thread would wait for itself" }
    if (Thread.currentThread().isInterrupted) throw CallerTurns.interrupted()
    val turns = CallerTurns(jvmPlatform.callerLoops)
    val chosen = GeturlOptions.of(options)
    return turns.run(prepare(urlOf(chosen), chosen, turns))
}

/** Whether the calling thread is an event loop's, or turns one now: a blocking call would wait for itself there. */
@InternalGeturlApi
public fun isLoopThread(): Boolean = Thread.currentThread() is LoopThread || TurnMark.isSet

internal val HttpClient.jvmPlatform: JvmPlatform
    get() {
        var platform = platform
        while (platform is BorrowedPlatform) platform = platform.owner
        return platform as JvmPlatform
    }
