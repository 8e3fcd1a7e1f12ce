package dev.geturl.cookies

import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlin.concurrent.Volatile
import kotlin.time.Clock

/** What a jar has in memory. Readers take [index] as it is; its [Keeper] alone publishes another. */
internal class JarMemory {
    @Volatile
    var index: CookieIndex = CookieIndex.of(PublicSuffixList.NONE)
        private set

    private val told = MutableSharedFlow<CookieChange>(
        extraBufferCapacity = CHANGES_KEPT,
        onBufferOverflow = BufferOverflow.DROP_OLDEST,
    )

    /** Every change once it counts. */
    val changes: SharedFlow<CookieChange> = told.asSharedFlow()

    /** Makes [next] what readers find, and tells of the [steps] that led to it. */
    fun publish(next: CookieIndex, steps: List<Step>, isElsewhere: Boolean = false) {
        index = next
        for (step in steps) told.tryEmit(CookieChange(step.entry.cookie, step.cause, isElsewhere))
    }

    private companion object {
        /** For each collector; a few pages' worth. */
        const val CHANGES_KEPT = 1_024
    }
}

/** Where a jar's cookies are kept: in memory alone, or in a database too. */
internal interface Keeper {
    val memory: JarMemory

    /**
     * Makes one change at a time. When this returns, it is kept and readers see it; when this throws, nothing has
     * changed. [block] may be called in any thread, must not suspend, and is called once.
     */
    suspend fun <R> change(block: Draft.() -> R): R

    /** Takes over what other processes have changed, unless that was done a moment ago. */
    suspend fun freshen()

    /**
     * Whether nobody else looks after this jar: takes out what has expired, and keeps the public suffix list fresh. A
     * database does so for all of its jars.
     */
    val isAlone: Boolean

    fun close()

    suspend fun awaitClosed()
}

/** Keeps cookies in memory alone. */
internal class MemoryKeeper(private val clock: Clock) : Keeper {
    override val memory: JarMemory = JarMemory()
    override val isAlone: Boolean get() = true
    private val changing = Mutex()

    override suspend fun <R> change(block: Draft.() -> R): R = changing.withLock {
        val draft = Draft(memory.index, clock.now())
        val result = draft.block()
        memory.publish(draft.index, draft.steps)
        result
    }

    override suspend fun freshen() = Unit

    override fun close() = Unit

    override suspend fun awaitClosed() = Unit
}
