package dev.geturl.testing

import java.util.concurrent.atomic.AtomicInteger

/**
 * Numbered expectations: what happens in several coroutines or threads, happens in this order. Each place says its
 * number, the last one with [finish]; the rule on every test fails one that never came to it.
 */
class Ordering {
    private val last = AtomicInteger()

    @Volatile
    private var isFinished = false

    /** This is the place with number [index]. */
    fun expect(index: Int) {
        val actual = last.incrementAndGet()
        events.add("expect($index)")
        if (isFinished) throw AssertionError("place $index was reached after the end")
        if (actual != index) throw AssertionError("place $index was reached as number $actual")
    }

    /** This is the last place. */
    fun finish(index: Int) {
        expect(index)
        isFinished = true
    }

    /** This place is never reached. */
    fun unreachable(): Nothing = throw AssertionError("a place was reached that never is, after number ${last.get()}")

    /** What is wrong at the end of the test, or null. */
    internal fun complaint(): String? =
        if (isFinished || last.get() == 0) null else "the ordering stopped at ${last.get()} and never came to finish"
}
