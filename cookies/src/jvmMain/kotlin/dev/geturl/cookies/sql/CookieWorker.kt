package dev.geturl.cookies.sql

import dev.geturl.cookies.CookieStoreException
import dev.geturl.cookies.Draft
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import java.sql.SQLException
import kotlin.time.Clock

/**
 * The one that uses a database: all that is asked of it waits in a queue and is done by one coroutine, away from the
 * loops. Changes that wait at the same time are one transaction.
 *
 * @param atEnd is done before the database is closed.
 */
internal class CookieWorker(
    private val database: OpenDatabase,
    private val clock: Clock,
    blocking: CoroutineDispatcher,
    private val atEnd: Errand.Work<Unit>,
) {
    private val tasks = Channel<Task<*>>(Channel.UNLIMITED)
    private val job = CoroutineScope(blocking).launch { work() }

    /** Changes [jar]: when this returns, the change is committed; when it throws, nothing has changed. */
    suspend fun <R> change(jar: SqlJar, block: Draft.() -> R): R = ask(Change(jar, block))

    /** Reads what other processes have done to [jar] until now. */
    suspend fun look(jar: SqlJar): Unit = ask(Look(jar))

    /** Does something else with the database. */
    suspend fun <R> errand(block: Errand.Work<R>): R = ask(Errand(block))

    /** Takes no more tasks. Those that wait are done, then the database is closed. */
    fun close() {
        tasks.close()
    }

    suspend fun awaitClosed(): Unit = job.join()

    private suspend fun <R> ask(task: Task<R>): R {
        if (!tasks.trySend(task).isSuccess) {
            // Whoever is cancelled by the end is not to hear of it as of a failure.
            currentCoroutineContext().ensureActive()
            error("the cookie database was closed: open it again")
        }
        return task.await()
    }

    private suspend fun work() {
        try {
            for (first in tasks) {
                carryOut(generateSequence(first) { tasks.tryReceive().getOrNull() }.take(LONGEST_BATCH).toList())
            }
            finish()
        } finally {
            database.close()
        }
    }

    private fun finish() {
        try {
            database.use(atEnd::run)
        } catch (e: SQLException) {
            // All that anybody waited for is committed.
            log.warn("The cookie database was closed, but not tidied up", e)
        }
    }

    /** The order between the tasks of several callers is nobody's to rely on. */
    private fun carryOut(waiting: List<Task<*>>) {
        val changes = waiting.filterIsInstance<Change<*>>()
        if (changes.isNotEmpty()) attempt(changes) { commit(changes) }
        for ((jar, looks) in waiting.filterIsInstance<Look>().groupBy { it.jar }) {
            attempt(looks) {
                database.use { connection, _ -> jar.look(connection) }
                looks.forEach { it.complete(Unit) }
            }
        }
        for (errand in waiting.filterIsInstance<Errand<*>>()) attempt(listOf(errand)) { database.use(errand::run) }
    }

    private fun commit(changes: List<Change<*>>) {
        val gone = database.use { connection, dialect -> Batch(changes).commit(connection, dialect, clock::now) }
        database.rowsGone(gone)
    }

    /** Whatever goes wrong, those who wait are told, and the next ones have their turn. */
    private inline fun attempt(tasks: List<Task<*>>, block: () -> Unit) {
        try {
            block()
        } catch (e: SQLException) {
            val failure = CookieStoreException("the cookie database has failed: ${e.message}", e)
            tasks.forEach { it.fail(failure) }
        } catch (e: Throwable) {
            tasks.forEach { it.fail(e) }
        }
    }

    private companion object {
        /** A transaction of so many takes a few milliseconds. */
        const val LONGEST_BATCH = 256

        val log: Logger = LoggerFactory.getLogger("dev.geturl.cookies")
    }
}
