package dev.geturl.nio

/**
 * Lets a loop without work look again and again for a moment before it sleeps: to fall asleep and be woken costs more
 * than a near peer needs for its answer.
 *
 * It does so for 10 µs at most, and only while waits turn out to be short. One long wait ends it, so that a loop at
 * rest takes no time at all. With one processor, on which the peer would have to wait for the loop, it never looks.
 *
 * @param look says whether there was something to do, and does what it can of it.
 */
internal class ShortWaits(
    private val look: () -> Boolean,
    processors: Int = Runtime.getRuntime().availableProcessors(),
    private val nanoTime: () -> Long = System::nanoTime,
) {
    private val mayLook = processors > 1
    private var wasShort = false
    private var began = 0L

    /** Whether something was found in time. When not, sleep and then tell [slept]. */
    fun findWork(): Boolean {
        if (wasShort && look()) return true
        began = nanoTime()
        if (wasShort) {
            do if (look()) return true while (nanoTime() - began < LOOKING_NANOS)
        }
        return false
    }

    /** The sleep that followed [findWork] is over. */
    fun slept() {
        wasShort = mayLook && nanoTime() - began < SHORT_NANOS
    }

    private companion object {
        const val LOOKING_NANOS = 10_000L
        const val SHORT_NANOS = 20_000L
    }
}
