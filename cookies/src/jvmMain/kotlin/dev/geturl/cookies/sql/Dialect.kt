package dev.geturl.cookies.sql

import dev.geturl.cookies.UnfitDatabaseException
import java.sql.Connection

/** All that differs between the databases. Everything else is plain SQL. */
internal enum class Dialect(private val product: String) {
    SQLITE("SQLite") {
        /** The driver's own way takes the lock once more after each commit. */
        override fun <R> transaction(connection: Connection, isKept: (R) -> Boolean, block: () -> R): R {
            connection.run("BEGIN IMMEDIATE")
            return finish(block, isKept, { connection.run("COMMIT") }, { connection.run("ROLLBACK") })
        }

        override fun lockSchema(connection: Connection) = Unit

        override fun giveBackRoom(connection: Connection) = connection.run("VACUUM")
    },

    POSTGRESQL("PostgreSQL") {
        override fun <R> transaction(connection: Connection, isKept: (R) -> Boolean, block: () -> R): R {
            connection.transactionIsolation = Connection.TRANSACTION_READ_COMMITTED
            connection.autoCommit = false
            try {
                return finish(block, isKept, connection::commit, connection::rollback)
            } finally {
                connection.autoCommit = true
            }
        }

        override fun lockSchema(connection: Connection) = connection.run("SELECT pg_advisory_xact_lock($SCHEMA_LOCK)")

        /** Its own daemon does. */
        override fun giveBackRoom(connection: Connection) = Unit
    }, ;

    /**
     * Carries out [block] as a whole or not at all. It is committed where [isKept] says so of its result, else rolled
     * back, as it is when it throws.
     */
    abstract fun <R> transaction(connection: Connection, isKept: (R) -> Boolean = { true }, block: () -> R): R

    /** Keeps other processes from making the tables at the same time, until the transaction's end. */
    abstract fun lockSchema(connection: Connection)

    /** Gives back the room of what was deleted. */
    abstract fun giveBackRoom(connection: Connection)

    protected fun <R> finish(block: () -> R, isKept: (R) -> Boolean, commit: () -> Unit, rollback: () -> Unit): R {
        val result = try {
            block()
        } catch (e: Throwable) {
            runCatching(rollback).exceptionOrNull()?.let(e::addSuppressed)
            throw e
        }
        if (isKept(result)) commit() else rollback()
        return result
    }

    companion object {
        /** Any number that nobody else is likely to lock: "geturl" in ASCII. */
        private const val SCHEMA_LOCK = 0x67657475726cL

        /** @throws UnfitDatabaseException when it is none of those. */
        fun of(connection: Connection): Dialect {
            val product = connection.metaData.databaseProductName
            return entries.firstOrNull { it.product == product } ?: throw UnfitDatabaseException(
                "$product is no database for cookies: give one of ${entries.joinToString { it.product }}",
            )
        }
    }
}

/** Carries out [sql], whatever it answers. */
internal fun Connection.run(sql: String) {
    createStatement().use { it.execute(sql) }
}
