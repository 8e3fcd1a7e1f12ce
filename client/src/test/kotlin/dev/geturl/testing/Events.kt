package dev.geturl.testing

import java.util.concurrent.ConcurrentLinkedQueue

/** What happened during the running test, one line an event. Shown when the test fails, and only then. */
class Events {
    private val lines = ConcurrentLinkedQueue<String>()

    fun add(line: String) {
        lines.add("${Thread.currentThread().name}: $line")
    }

    fun clear() = lines.clear()

    override fun toString(): String = lines.joinToString("\n")
}

/** The events of the test that runs now: tests run one after the other. */
val events: Events = Events()
