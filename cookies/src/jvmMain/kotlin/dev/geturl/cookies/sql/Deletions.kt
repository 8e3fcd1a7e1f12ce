package dev.geturl.cookies.sql

import dev.geturl.cookies.Entry
import dev.geturl.cookies.epochMicros
import java.sql.Connection
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Instant

/** A cookie that has gone: its [id], and its [domain], by which it is found. */
internal class Deletion(val id: String, val domain: String)

/** What has gone of late. Who has not looked for longer reads everything again. */
internal object Deletions {
    /** Longer than anybody who uses a jar goes without a look. */
    private val KEPT_FOR = 10.minutes

    fun add(connection: Connection, jar: String, gone: Collection<Entry>, change: Long, now: Instant) {
        connection.batch("DELETE FROM geturl_deletions WHERE jar = ? AND id = ?", gone) {
            setString(1, jar)
            setString(2, it.id)
        }
        val insert = "INSERT INTO geturl_deletions (jar, id, domain, change_number, deleted) VALUES (?, ?, ?, ?, ?)"
        connection.batch(insert, gone) {
            setString(1, jar)
            setString(2, it.id)
            setString(3, it.cookie.domain)
            setLong(4, change)
            setLong(5, now.epochMicros)
        }
    }

    fun read(connection: Connection, jar: String, after: Long): List<Deletion> {
        val sql = "SELECT id, domain FROM geturl_deletions WHERE jar = ? AND change_number > ?"
        return connection.prepareStatement(sql).use { statement ->
            statement.setString(1, jar)
            statement.setLong(2, after)
            statement.executeQuery().use {
                buildList {
                    while (it.next()) {
                        add(Deletion(it.getString(1), it.getString(2)))
                    }
                }
            }
        }
    }

    /** Forgets those that nobody is likely to need; the jar's row, which is locked, tells since when all are there. */
    fun forget(connection: Connection, jar: String, now: Instant) {
        val limit = (now - KEPT_FOR).epochMicros
        val last = connection
            .prepareStatement("SELECT MAX(change_number) FROM geturl_deletions WHERE jar = ? AND deleted < ?")
            .use { statement ->
                statement.setString(1, jar)
                statement.setLong(2, limit)
                statement.executeQuery().use { if (it.next()) it.getLong(1).takeUnless { _ -> it.wasNull() } else null }
            } ?: return
        connection.update(
            "UPDATE geturl_jars SET complete_since = $last WHERE name = ? AND complete_since < $last",
            jar,
        )
        connection.update("DELETE FROM geturl_deletions WHERE jar = ? AND change_number <= $last", jar)
    }
}
