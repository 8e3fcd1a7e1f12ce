package dev.geturl.nio

/**
 * Lets a loop without work look again and again for a moment before it sleeps: to fall asleep and be woken costs more
 * than a near peer needs for its answer.
 *
 * How long depends on the wait before. After less than 20 µs it is 10 µs. Up to 100 µs are mostly the time in which
 * two processors are woken, this one and the peer's: 50 µs are enough for both to be awake, and from then on answers
 * come sooner than either falls asleep. Where they do not, as the peer has more to do or is far, looking would cost
 * more than sleeping, and is tried more and more seldom. One longer wait ends it, so that a loop at rest takes no time
 * at all. With one processor, on which the peer would have to wait for the loop, it never looks.
 *
 * @param look says whether there was something to do, and does what it can of it.
 */
internal class ShortWaits(
    private val look: () -> Boolean,
    processors: Int = Runtime.getRuntime().availableProcessors(),
    private val nanoTime: () -> Long = System::nanoTime,
) {
    private val mayLook = processors > 1

    /** How long to look before the next sleep, in nanoseconds. */
    private var looking = 0L
    private var began = 0L

    /** How many long looks in a row found something, but late. */
    private var late = 0

    /** How many more long looks did not pay than did, and how many such waits are slept through therefore. */
    private var inVain = 0
    private var toSleepThrough = 0

    /** Whether something was found in time. When not, sleep and then tell [slept]. */
    fun findWork(): Boolean {
        if (looking > 0 && look()) return true
        began = nanoTime()
        if (looking > 0) {
            do if (look()) return true.also { noteFound() } while (nanoTime() - began < looking)
            if (looking == LONG_LOOK_NANOS) noteInVain()
        }
        return false
    }

    private fun noteFound() {
        if (looking < LONG_LOOK_NANOS) return
        if (nanoTime() - began < PAYING_NANOS) {
            late = 0
            if (inVain > 0) inVain--
        } else if (++late == MOST_LATE) {
            noteInVain()
            looking = 0
        }
    }

    private fun noteInVain() {
        late = 0
        if (inVain < MOST_IN_VAIN) inVain++
        toSleepThrough = 1 shl inVain
    }

    /** The sleep that followed [findWork] is over. */
    fun slept() {
        val waited = nanoTime() - began
        looking = when {
            !mayLook || waited >= LONG_WAIT_NANOS -> 0
            waited < SHORT_WAIT_NANOS -> SHORT_LOOK_NANOS
            toSleepThrough > 0 -> 0L.also { toSleepThrough-- }
            else -> LONG_LOOK_NANOS
        }
    }

    private companion object {
        const val SHORT_WAIT_NANOS = 20_000L
        const val SHORT_LOOK_NANOS = 10_000L
        const val LONG_WAIT_NANOS = 100_000L
        const val LONG_LOOK_NANOS = 50_000L

        /** What it takes a thread, roughly, to fall asleep and be woken. */
        const val PAYING_NANOS = 30_000L

        /** The first is often late, as the peer had to be woken for it. */
        const val MOST_LATE = 3

        /** Then it is tried once in 65 such waits, which costs less than a microsecond of each. */
        const val MOST_IN_VAIN = 6
    }
}
