package dev.geturl.websocket.server

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.getAndUpdate
import kotlinx.coroutines.flow.update
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.incrementAndFetch

/**
 * What is open at the moment, at most [maximum], from any thread. A stack onto which everybody pushes; who leaves only
 * strikes out its entry, and struck entries are left behind when they are as many as the others.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class OpenSockets<T : Any>(private val maximum: Int) {
    /** A place that was given out, empty until somebody [fill]s it. */
    inner class Entry internal constructor() {
        @Volatile
        internal var content: T? = null
            private set

        internal val isStruck = AtomicInt(0)

        /** Shows [content] to who looks. */
        fun fill(content: T) {
            this.content = content
        }

        /** Gives the place back. May be called often. */
        fun leave() {
            if (!isStruck.compareAndSet(0, 1)) return
            content = null
            taken.update { it - 1 }
            if (struck.incrementAndFetch() > taken.value + SLACK) sweep()
        }
    }

    private inner class Node(val entry: Entry, val below: Node?)

    private val top = AtomicReference<Node?>(null)
    private val taken = MutableStateFlow(0)
    private val struck = AtomicInt(0)

    /** How many places are taken. */
    val size: Int get() = taken.value

    /** How many entries are kept, those that were struck out included; for tests. */
    val kept: Int get() = generateSequence(top.load()) { it.below }.count()

    /** What is open, the newest first. */
    fun all(): List<T> = generateSequence(top.load()) { it.below }.mapNotNull { it.entry.content }.toList()

    /** Suspends until nobody is here any more. */
    suspend fun awaitEmpty() {
        taken.first { it == 0 }
    }

    /** A place, or null when there is none left. */
    fun enter(): Entry? {
        if (taken.getAndUpdate { minOf(it + 1, maximum) } == maximum) return null
        val entry = Entry()
        while (true) {
            val below = top.load()
            if (top.compareAndSet(below, Node(entry, below))) return entry
        }
    }

    /** When somebody pushes meanwhile it is tried again by who leaves next. */
    private fun sweep() {
        val before = top.load()
        var rebuilt: Node? = null
        var left = 0
        for (node in generateSequence(before) { it.below }.toList().asReversed()) {
            if (node.entry.isStruck.load() == 1) left++ else rebuilt = Node(node.entry, rebuilt)
        }
        if (top.compareAndSet(before, rebuilt)) struck.addAndFetch(-left)
    }

    private companion object {
        const val SLACK = 16
    }
}
