package dev.geturl

import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/**
 * The [most] entries that were put here last. Threads share it without a lock: it is copied with each change, for what
 * is looked up often and changed rarely.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Newest<K : Any, V : Any>(private val most: Int) {
    /** The oldest first. */
    private val entries = AtomicReference<Map<K, V>>(emptyMap())

    val size: Int get() = entries.load().size

    operator fun get(key: K): V? = entries.load()[key]

    operator fun contains(key: K): Boolean = key in entries.load()

    /** [key] becomes the newest; of more than [most] the oldest is forgotten. */
    operator fun set(key: K, value: V): Unit = change(key) { value }

    /** [key] becomes the newest with what [next] makes of what it has; null forgets it. [next] may be asked twice. */
    fun change(key: K, next: (V?) -> V?): Unit = entries.update { known ->
        val value = next(known[key])
        val others = known - key
        if (value == null) others else others.entries.newest() + (key to value)
    }

    /** What [key] has, which is what [make] gives where it has nothing yet. */
    fun getOrPut(key: K, make: () -> V): V {
        get(key)?.let { return it }
        val made = make()
        change(key) { it ?: made }
        return get(key) ?: made
    }

    fun remove(key: K) {
        if (key in this) entries.update { it - key }
    }

    /** Forgets all that [isOver] says so of. */
    fun removeAll(isOver: (V) -> Boolean): Unit = entries.update { known -> known.filterValues { !isOver(it) } }

    private fun Set<Map.Entry<K, V>>.newest() = drop(maxOf(0, size - most + 1)).associate { it.toPair() }
}
