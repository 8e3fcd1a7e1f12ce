package dev.geturl.websocket

import kotlinx.coroutines.CompletableDeferred
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/** Wakes those who wait for something that has changed. Costs next to nothing while nobody waits. */
@OptIn(ExperimentalAtomicApi::class)
internal open class Signal {
    private val waiting = AtomicReference<CompletableDeferred<Unit>?>(null)

    /** Suspends until [isSo], which is asked again after each [tell]. */
    suspend inline fun awaitUntil(isSo: () -> Boolean) {
        while (!isSo()) {
            val mine = CompletableDeferred<Unit>()
            val next = if (waiting.compareAndSet(null, mine)) mine else waiting.load()
            // What changed before this one waited was not told to it.
            if (isSo()) return
            next?.await()
        }
    }

    /** Something has changed. From any thread. */
    fun tell() {
        if (waiting.load() != null) waiting.exchange(null)?.complete(Unit)
    }
}
