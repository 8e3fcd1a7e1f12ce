package dev.geturl.cookies

import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Instant

/** One step from an index to the next: an [entry] that has come, or has gone for the [cause]. */
internal class Step(val entry: Entry, val cause: CookieChange.Cause) {
    val isStored: Boolean get() = cause == CookieChange.Cause.STORED
}

/**
 * A change of a jar while it is made. It counts once its [Keeper] has kept it.
 *
 * @property index the jar with the change so far.
 */
internal class Draft(index: CookieIndex, val now: Instant) {
    var index: CookieIndex = index
        private set

    private val taken = ArrayList<Step>()

    /** What was done so far, in its order. */
    val steps: List<Step> get() = taken

    /** The time of creation for a new cookie, later than those of all others; whole microseconds, as databases do. */
    fun nextCreation(): Instant = maxOf(now.toMicros(), index.latest + 1.microseconds)

    /** Lets [suffixes] say what a site is. */
    fun rebase(suffixes: PublicSuffixList) {
        index = index.on(suffixes)
    }

    fun put(entry: Entry) {
        index += entry
        taken += Step(entry, CookieChange.Cause.STORED)
    }

    fun remove(entry: Entry, cause: CookieChange.Cause) {
        index -= entry
        taken += Step(entry, cause)
    }
}
