package dev.geturl.cookies.sql

import dev.geturl.cookies.CookieChange.Cause
import dev.geturl.cookies.CookieIndex
import dev.geturl.cookies.Draft
import dev.geturl.cookies.Entry
import dev.geturl.cookies.JarMemory
import dev.geturl.cookies.Step
import dev.geturl.cookies.epochMicros
import java.sql.Connection
import kotlin.time.Clock
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * One jar of a database, with its copy in memory. The worker's thread alone calls it.
 *
 * Every change of a jar has the next number; rows tell which change they came with. So whoever has seen all changes
 * up to one reads only what came after it.
 */
internal class SqlJar(val name: String, private val keepSessions: Boolean, private val clock: Clock) {
    val memory: JarMemory = JarMemory()

    /** When the database was last looked at: what was there then is in [memory]. */
    @Volatile
    var looked: TimeMark = TimeSource.Monotonic.markNow()
        private set

    private var seen = NOTHING

    /**
     * Begins a change, which no other process can make until the transaction's end. What others have changed is read.
     */
    fun lock(connection: Connection): Long {
        val mark = TimeSource.Monotonic.markNow()
        val update = "UPDATE geturl_jars SET change_number = change_number + 1 WHERE name = ?"
        if (connection.update(update, name) == 0) {
            // Never a number that an earlier jar of this name may have had.
            val start = clock.now().epochMicros
            val insert = "INSERT INTO geturl_jars (name, change_number, complete_since) " +
                "VALUES (?, $start, $start) ON CONFLICT DO NOTHING"
            connection.update(insert, name)
            connection.update(update, name)
        }
        val state = checkNotNull(state(connection)) { "the row of the jar $name was locked and is gone" }
        catchUp(connection, state.copy(change = state.change - 1))
        looked = mark
        return state.change
    }

    /** Reads what others have changed. */
    fun look(connection: Connection) {
        val mark = TimeSource.Monotonic.markNow()
        val state = state(connection)
        if (state == null) replaceAll(emptyList(), NOTHING) else catchUp(connection, state)
        looked = mark
    }

    /** What of the change from [base] to [next] has to be written; null when nothing has. */
    fun plan(base: CookieIndex, next: CookieIndex, steps: List<Step>): RowPlan? {
        val touched = steps.associateBy { it.entry.id }.values.map { it.entry }
        val put = touched.mapNotNull { next.replacedBy(it.cookie) }.filter(::isKept)
        val persistent = put.filterNot { it.isSession }.mapTo(HashSet()) { it.id }
        val all = put.mapTo(HashSet()) { it.id }
        // One that was persistent and is a session's is gone for processes that keep no sessions.
        val gone = touched.mapNotNull { base.replacedBy(it.cookie) }.filter {
            isKept(it) && it.id !in if (it.isSession) all else persistent
        }
        return if (put.isEmpty() && gone.isEmpty()) null else RowPlan(put, gone)
    }

    /** Writes [plan] as the change that [lock] has begun. */
    fun write(connection: Connection, plan: RowPlan, change: Long) {
        CookieRows.delete(connection, name, (plan.put + plan.gone).map { it.id })
        CookieRows.insert(connection, name, plan.put, change)
        Deletions.add(connection, name, plan.gone, change, clock.now())
    }

    /** Makes [next] what readers find, now that [change] is committed; null when there was nothing to commit. */
    fun publish(next: CookieIndex, steps: List<Step>, change: Long?) {
        if (change != null) seen = change
        memory.publish(next, steps)
    }

    /** Tells the database when cookies were last used, where that is news. */
    fun touch(connection: Connection) {
        val used = memory.index.all().filter { isKept(it) && it.lastUse > it.knownLastUse }.toList()
        CookieRows.touch(connection, name, used)
        for (entry in used) entry.knownLastUse = entry.lastUse
    }

    private fun isKept(entry: Entry) = keepSessions || !entry.isSession

    private fun catchUp(connection: Connection, state: State) {
        if (state.change == seen) return
        val deletions = if (seen >= state.completeSince) Deletions.read(connection, name, seen) else null
        // Asked again, as some may have been forgotten in between.
        val isComplete = deletions != null && state(connection).let { it != null && seen >= it.completeSince }
        if (isComplete) {
            apply(deletions.orEmpty(), read(connection, after = seen), state.change)
        } else {
            replaceAll(read(connection, after = NOTHING), state.change)
        }
    }

    private fun read(connection: Connection, after: Long): List<Entry> {
        val persistent = CookieRows.read(connection, CookieRows.PERSISTENT, name, after)
        return if (keepSessions) {
            persistent + CookieRows.read(
                connection,
                CookieRows.SESSION,
                name,
                after,
            )
        } else {
            persistent
        }
    }

    private fun apply(deletions: List<Deletion>, rows: List<Entry>, change: Long) {
        val draft = Draft(memory.index, clock.now())
        for (deletion in deletions) {
            val site = draft.index.suffixes.siteOf(deletion.domain)
            val gone = draft.index.ofSite(site).firstOrNull { it.id == deletion.id && isKept(it) }
            if (gone != null) draft.remove(gone, Cause.DELETED)
        }
        for (row in rows) draft.put(row.usedWith(draft.index))
        seen = change
        memory.publish(draft.index, draft.steps, isElsewhere = true)
    }

    /** Takes [rows] for all that is kept; what only this process knows stays, unless a row takes its place. */
    private fun replaceAll(rows: List<Entry>, change: Long) {
        val before = memory.index
        val ids = rows.mapTo(HashSet()) { it.id }
        val (kept, own) = before.all().filter { it.id !in ids }.toList().partition(::isKept)
        val known = rows.map { it.usedWith(before) }
        val news = known.filter { before.replacedBy(it.cookie)?.cookie != it.cookie }
        seen = change
        val steps = kept.map { Step(it, Cause.DELETED) } + news.map { Step(it, Cause.STORED) }
        memory.publish(CookieIndex.of(before.suffixes, own + known), steps, isElsewhere = true)
    }

    /** This process may have used it later than the database knows. */
    private fun Entry.usedWith(index: CookieIndex): Entry = also { row ->
        val own = index.replacedBy(row.cookie)
        if (own != null && own.lastUse > row.lastUse) row.lastUse = own.lastUse
    }

    private fun state(connection: Connection): State? {
        val sql = "SELECT change_number, complete_since FROM geturl_jars WHERE name = ?"
        return connection.prepareStatement(sql).use { statement ->
            statement.setString(1, name)
            statement.executeQuery().use { if (it.next()) State(it.getLong(1), it.getLong(2)) else null }
        }
    }

    /**
     * @property change the number of the last change.
     * @property completeSince whoever has seen this change finds all deletions since.
     */
    private data class State(val change: Long, val completeSince: Long)

    private companion object {
        /** Before the first change. */
        const val NOTHING = 0L
    }
}

/**
 * What a change does to the tables.
 *
 * @property put what they hold after it.
 * @property gone what they held before it, and no more.
 */
internal class RowPlan(val put: List<Entry>, val gone: List<Entry>)

/** Carries out [sql] with the one [value], and says how many rows it has changed. */
internal fun Connection.update(sql: String, value: String): Int = prepareStatement(sql).use { statement ->
    statement.setString(1, value)
    statement.executeUpdate()
}
