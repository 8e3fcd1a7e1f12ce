package dev.geturl.cookies.sql

import org.slf4j.LoggerFactory
import java.sql.Connection
import java.sql.SQLException
import javax.sql.DataSource

/**
 * The one connection to a database, opened when it is needed. One that has failed is given up, as nobody knows what
 * it is worth. One thread at a time uses it.
 *
 * @param vacuumTrigger after how many deletions room is given back.
 */
internal class OpenDatabase(private val source: DataSource, private val vacuumTrigger: Int) {
    private class Line(val connection: Connection, val dialect: Dialect)

    private var line: Line? = null
    private var deleted = 0

    /** Lets [block] use the connection. */
    fun <R> use(block: (Connection, Dialect) -> R): R {
        val line = line ?: open()
        try {
            return block(line.connection, line.dialect)
        } catch (e: SQLException) {
            close()
            throw e
        }
    }

    /** Counts deletions, and gives their room back once they are enough. */
    fun rowsGone(count: Int) {
        deleted += count
        if (deleted < vacuumTrigger) return
        deleted = 0
        try {
            use { connection, dialect -> dialect.giveBackRoom(connection) }
        } catch (e: SQLException) {
            // Nobody waits for it, and there will be more deletions.
            log.warn("The cookie database could not give back room", e)
        }
    }

    /** Ends the connection; it is opened again when it is needed. */
    fun close() {
        val before = line ?: return
        line = null
        try {
            before.connection.close()
        } catch (e: SQLException) {
            log.warn("The connection to the cookie database could not be closed", e)
        }
    }

    private fun open(): Line {
        val connection = source.connection
        try {
            val dialect = Dialect.of(connection)
            Schema.migrate(connection, dialect)
            return Line(connection, dialect).also { line = it }
        } catch (e: Exception) {
            runCatching(connection::close).exceptionOrNull()?.let(e::addSuppressed)
            throw e
        }
    }

    private companion object {
        val log = LoggerFactory.getLogger("dev.geturl.cookies")
    }
}
