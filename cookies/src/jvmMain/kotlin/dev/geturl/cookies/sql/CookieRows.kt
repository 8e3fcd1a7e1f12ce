package dev.geturl.cookies.sql

import dev.geturl.Cookie
import dev.geturl.cookies.Entry
import dev.geturl.cookies.epochMicros
import dev.geturl.cookies.instantOfMicros
import java.sql.Connection
import java.sql.PreparedStatement
import java.sql.ResultSet
import java.sql.Types

/** Entries as rows of the two tables of cookies. */
internal object CookieRows {
    private const val COLUMNS = "jar, id, domain, host_only, path, name, value, secure, http_only, same_site, " +
        "partitioned, partition_key, priority, origin, creation, lastuse, change_number"

    const val PERSISTENT = "geturl_persistent_cookies"
    const val SESSION = "geturl_session_cookies"

    /** Reads those of [jar] in [table] that came with a change after [after]. */
    fun read(connection: Connection, table: String, jar: String, after: Long): List<Entry> {
        val expires = if (table == PERSISTENT) "expires" else "NULL"
        val sql = "SELECT $COLUMNS, $expires FROM $table WHERE jar = ? AND change_number > ?"
        return connection.prepareStatement(sql).use { statement ->
            statement.setString(1, jar)
            statement.setLong(2, after)
            statement.executeQuery().use { rows -> buildList { while (rows.next()) add(entry(rows)) } }
        }
    }

    /** Takes those with [ids] out of both tables. */
    fun delete(connection: Connection, jar: String, ids: Collection<String>) {
        for (table in listOf(PERSISTENT, SESSION)) {
            connection.batch("DELETE FROM $table WHERE jar = ? AND id = ?", ids) { id ->
                setString(1, jar)
                setString(2, id)
            }
        }
    }

    /** Adds [entries], each to its table, which does not hold them. */
    fun insert(connection: Connection, jar: String, entries: Collection<Entry>, change: Long) {
        val (session, persistent) = entries.partition { it.isSession }
        connection.batch("INSERT INTO $SESSION ($COLUMNS) VALUES (${places(COLUMN_COUNT)})", session) {
            set(jar, it, change)
        }
        val all = "INSERT INTO $PERSISTENT ($COLUMNS, expires) VALUES (${places(COLUMN_COUNT + 1)})"
        connection.batch(all, persistent) { entry ->
            set(jar, entry, change)
            setLong(COLUMN_COUNT + 1, checkNotNull(entry.cookie.expires) { "it is a session's" }.epochMicros)
        }
    }

    /** Tells both tables when [entries] were last used, where they do not know of a later time. */
    fun touch(connection: Connection, jar: String, entries: Collection<Entry>) {
        for (table in listOf(PERSISTENT, SESSION)) {
            val sql = "UPDATE $table SET lastuse = ? WHERE jar = ? AND id = ? AND lastuse < ?"
            connection.batch(sql, entries) { entry ->
                val micros = entry.lastUse.epochMicros
                setLong(1, micros)
                setString(2, jar)
                setString(3, entry.id)
                setLong(4, micros)
            }
        }
    }

    private fun PreparedStatement.set(jar: String, entry: Entry, change: Long) {
        val cookie = entry.cookie
        val texts = listOf(
            jar,
            entry.id,
            cookie.domain,
            cookie.hostOnly,
            cookie.path,
            cookie.key,
            cookie.value,
            cookie.secure,
            cookie.httpOnly,
            cookie.sameSite.name,
            cookie.partitioned,
            cookie.partitionKey,
            cookie.priority.name,
            cookie.origin,
            entry.creation.epochMicros,
            entry.lastUse.epochMicros,
            change,
        )
        for ((place, value) in texts.withIndex()) {
            when (value) {
                null -> setNull(place + 1, Types.VARCHAR)
                is Boolean -> setInt(place + 1, if (value) 1 else 0)
                is Long -> setLong(place + 1, value)
                else -> setString(place + 1, "$value")
            }
        }
    }

    private fun entry(row: ResultSet): Entry {
        val cookie = Cookie(row.getString("name"), row.getString("value"), row.getString("domain")) {
            hostOnly = row.getInt("host_only") != 0
            path = row.getString("path")
            secure = row.getInt("secure") != 0
            httpOnly = row.getInt("http_only") != 0
            sameSite = named(row.getString("same_site"), Cookie.SameSite.UNSPECIFIED)
            partitioned = row.getInt("partitioned") != 0
            partitionKey = row.getString("partition_key")
            priority = named(row.getString("priority"), Cookie.Priority.MEDIUM)
            origin = row.getString("origin")
            expires = row.getLong(COLUMN_COUNT + 1).takeUnless { row.wasNull() }?.let(::instantOfMicros)
        }
        return Entry(cookie, instantOfMicros(row.getLong("creation")), instantOfMicros(row.getLong("lastuse")))
    }

    /** A newer version of the same schema may know more names. */
    private inline fun <reified E : Enum<E>> named(name: String, otherwise: E): E =
        enumValues<E>().firstOrNull { it.name == name } ?: otherwise

    private fun places(count: Int) = List(count) { "?" }.joinToString()

    private val COLUMN_COUNT = COLUMNS.split(',').size
}

/** Carries out [sql] for each of [items]; not at all when there are none. */
internal fun <T> Connection.batch(sql: String, items: Collection<T>, bind: PreparedStatement.(T) -> Unit) {
    if (items.isEmpty()) return
    prepareStatement(sql).use { statement ->
        for (item in items) {
            statement.bind(item)
            statement.addBatch()
        }
        statement.executeBatch()
    }
}
