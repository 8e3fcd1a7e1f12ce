package dev.geturl.pool

import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.fetchAndIncrement

/**
 * Runs actions one at a time, without a lock and without a thread of its own: whoever finds nobody inside goes in, and
 * does on its way out what others left at the door meanwhile.
 *
 * Actions are short and do not throw. One that is handed over from inside runs after the one that hands it over.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Serial {
    private class Left(val action: () -> Unit, val before: Left?)

    private val atTheDoor = AtomicReference<Left?>(null)

    /** Zero while nobody is inside; else how many have come since the door was last looked at. */
    private val visits = AtomicInt(0)

    /** Runs [action] now, or has whoever is inside run it. */
    fun run(action: () -> Unit) {
        leaveAtTheDoor(action)
        if (visits.fetchAndIncrement() == 0) goOut()
    }

    /** Runs [action] now and gives what it gives; runs nothing and gives null when somebody is inside. */
    inline fun <T : Any> tryRun(action: () -> T?): T? {
        if (!enter()) return null
        try {
            return action()
        } finally {
            goOut()
        }
    }

    /** Goes in when nobody is inside; must be followed by [goOut]. */
    fun enter(): Boolean = visits.compareAndSet(0, 1)

    /** Runs what was left at the door, until nobody has come meanwhile. */
    fun goOut() {
        var seen = 1
        do {
            if (atTheDoor.load() != null) inOrder(atTheDoor.exchange(null)).forEach { it() }
            seen = visits.addAndFetch(-seen)
        } while (seen != 0)
    }

    private fun leaveAtTheDoor(action: () -> Unit) {
        while (true) {
            val before = atTheDoor.load()
            if (atTheDoor.compareAndSet(before, Left(action, before))) return
        }
    }

    private fun inOrder(last: Left?): List<() -> Unit> {
        if (last == null) return emptyList()
        if (last.before == null) return listOf(last.action)
        return generateSequence(last) { it.before }.map { it.action }.toList().asReversed()
    }
}
