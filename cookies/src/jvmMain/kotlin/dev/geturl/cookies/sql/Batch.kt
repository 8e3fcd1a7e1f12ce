package dev.geturl.cookies.sql

import dev.geturl.cookies.CookieIndex
import dev.geturl.cookies.Step
import java.sql.Connection
import kotlin.time.Instant

/** Changes that are committed together. */
internal class Batch(private val changes: List<Change<*>>) {
    /** What becomes of one jar; [number] is that of the change, [plan] what is written for it, if anything. */
    private class End(
        val jar: SqlJar,
        val index: CookieIndex,
        val steps: List<Step>,
        val plan: RowPlan?,
        val number: Long,
    )

    /**
     * Makes the changes and commits them; when this returns, readers see them and those who wait are told.
     *
     * @return how many rows are gone.
     */
    fun commit(connection: Connection, dialect: Dialect, now: () -> Instant): Int {
        val ends = dialect.transaction(connection, isKept = { ends -> ends.any { it.plan != null } }) {
            carryOut(connection, now)
        }
        for (end in ends) end.jar.publish(end.index, end.steps, end.number.takeIf { ends.any { it.plan != null } })
        for (change in changes) change.tell()
        return ends.sumOf { it.plan?.gone?.size ?: 0 }
    }

    /** Jars are always locked in the same order, so that no two processes wait for each other. */
    private fun carryOut(connection: Connection, now: () -> Instant): List<End> =
        changes.groupBy { it.jar }.toSortedMap(compareBy { it.name }).map { (jar, own) ->
            val number = jar.lock(connection)
            val base = jar.memory.index
            // After the lock: what others have stored by then is older.
            val time = now()
            val index = own.fold(base) { index, change -> change.attempt(index, time) }
            val steps = own.flatMap { it.steps }
            val plan = jar.plan(base, index, steps)
            plan?.let { jar.write(connection, it, number) }
            End(jar, index, steps, plan, number)
        }
}
