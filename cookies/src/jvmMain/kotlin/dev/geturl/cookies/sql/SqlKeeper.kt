package dev.geturl.cookies.sql

import dev.geturl.cookies.Draft
import dev.geturl.cookies.JarMemory
import dev.geturl.cookies.Keeper
import kotlin.time.Duration

/** Keeps the cookies of one [jar] in a database, and what others have put there in memory. */
internal class SqlKeeper(
    private val jar: SqlJar,
    private val worker: CookieWorker,
    private val freshness: Duration,
) : Keeper {
    override val memory: JarMemory get() = jar.memory
    override val isAlone: Boolean get() = false

    override suspend fun <R> change(block: Draft.() -> R): R = worker.change(jar, block)

    override suspend fun freshen() {
        if (jar.looked.elapsedNow() >= freshness) worker.look(jar)
    }

    /** The database is closed by whoever has opened it. */
    override fun close() = Unit

    override suspend fun awaitClosed() = Unit
}
