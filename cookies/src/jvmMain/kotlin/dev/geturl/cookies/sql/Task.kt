package dev.geturl.cookies.sql

import dev.geturl.cookies.CookieIndex
import dev.geturl.cookies.Draft
import dev.geturl.cookies.Step
import kotlinx.coroutines.CompletableDeferred
import java.sql.Connection
import kotlin.time.Instant

/** Something that the [CookieWorker] is asked to do, and what somebody waits for. */
internal sealed class Task<R> {
    private val done = CompletableDeferred<R>()

    suspend fun await(): R = done.await()

    fun complete(result: R) {
        done.complete(result)
    }

    fun fail(cause: Throwable) {
        done.completeExceptionally(cause)
    }
}

/** A change of [jar]; those that wait at the same time are committed together. */
internal class Change<R>(val jar: SqlJar, private val block: Draft.() -> R) : Task<R>() {
    private var outcome: Result<R>? = null

    /** What it has done to the jar; nothing where it has failed. */
    var steps: List<Step> = emptyList()
        private set

    /** Makes the change on [index], and gives the one after it; the same where it fails. */
    fun attempt(index: CookieIndex, now: Instant): CookieIndex {
        val draft = Draft(index, now)
        val result = runCatching { draft.block() }
        outcome = result
        if (result.isFailure) return index
        steps = draft.steps
        return draft.index
    }

    /** Tells whoever waits, now that the change counts. */
    fun tell() {
        checkNotNull(outcome) { "the change was not attempted" }.fold(::complete, ::fail)
    }
}

/** A look at what other processes have done to [jar]. */
internal class Look(val jar: SqlJar) : Task<Unit>()

/** Anything else that needs the database. */
internal class Errand<R>(private val work: Work<R>) : Task<R>() {
    /** What is done. */
    fun interface Work<R> {
        fun run(connection: Connection, dialect: Dialect): R
    }

    fun run(connection: Connection, dialect: Dialect): Unit = complete(work.run(connection, dialect))
}
