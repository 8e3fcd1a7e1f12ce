package dev.geturl.java.bridge

import java.util.concurrent.Semaphore

/**
 * On whose time a blocking call is carried out. A platform thread turns an event loop itself, which costs no change of
 * thread.
 *
 * Virtual threads do so where a selector holds up no carrier, and only as many at a time as there are processors: when
 * many call, those of one loop cost less than a selector each. The others park until the client's loops are done.
 */
internal object CallersTime {
    private val virtualTurns =
        Semaphore(if (VirtualThreads.maySelect) Runtime.getRuntime().availableProcessors() else 0)

    /** Carries out a call by [turning] a loop, or else by [waiting] for those of the client. */
    inline fun <T> spend(turning: () -> T, crossinline waiting: suspend () -> T): T {
        if (!VirtualThreads.isCurrent()) return Blocking.checked(turning)
        if (!virtualTurns.tryAcquire()) return Blocking.run { waiting() }
        try {
            return Blocking.checked(turning)
        } finally {
            virtualTurns.release()
        }
    }
}
