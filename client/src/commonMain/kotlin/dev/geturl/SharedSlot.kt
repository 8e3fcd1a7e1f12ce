package dev.geturl

import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/** Keeps what the platform makes for several clients, for as long as they keep this. */
@OptIn(ExperimentalAtomicApi::class)
internal class SharedSlot {
    private val kept = AtomicReference<Any?>(null)

    /** What was made first; [make] is asked where nothing was. */
    fun keep(make: () -> Any): Any {
        kept.load()?.let { return it }
        val made = make()
        return if (kept.compareAndSet(null, made)) made else checkNotNull(kept.load())
    }
}
