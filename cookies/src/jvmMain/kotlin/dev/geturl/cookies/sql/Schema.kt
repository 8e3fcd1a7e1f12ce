package dev.geturl.cookies.sql

import dev.geturl.cookies.UnfitDatabaseException
import java.sql.Connection

/**
 * The tables, and how those of each older version become the next. All names begin with `geturl_`, as the database may
 * hold other things.
 *
 * ```
 * geturl_schema              the version
 * geturl_jars                each jar with the number of its last change; whoever changes a jar locks its row
 * geturl_persistent_cookies  cookies with an expiry, each with the number of the change that it came with
 * geturl_session_cookies     cookies without one
 * geturl_deletions           what has gone of late, so that others need not read everything again
 * ```
 */
internal object Schema {
    private const val COLUMNS =
        "jar TEXT NOT NULL, id TEXT NOT NULL, domain TEXT NOT NULL, host_only SMALLINT NOT NULL, " +
            "path TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, secure SMALLINT NOT NULL, " +
            "http_only SMALLINT NOT NULL, same_site TEXT NOT NULL, partitioned SMALLINT NOT NULL, " +
            "partition_key TEXT, priority TEXT NOT NULL, origin TEXT NOT NULL, creation BIGINT NOT NULL, " +
            "lastuse BIGINT NOT NULL, change_number BIGINT NOT NULL"

    /** Each makes the version of its place from the one before; none is ever changed. */
    private val MIGRATIONS = listOf(
        listOf(
            "CREATE TABLE geturl_jars (name TEXT NOT NULL PRIMARY KEY, " +
                "change_number BIGINT NOT NULL, complete_since BIGINT NOT NULL)",
            "CREATE TABLE geturl_persistent_cookies ($COLUMNS, expires BIGINT NOT NULL, PRIMARY KEY (jar, id))",
            "CREATE INDEX geturl_persistent_changes ON geturl_persistent_cookies (jar, change_number)",
            "CREATE TABLE geturl_session_cookies ($COLUMNS, PRIMARY KEY (jar, id))",
            "CREATE INDEX geturl_session_changes ON geturl_session_cookies (jar, change_number)",
            "CREATE TABLE geturl_deletions (jar TEXT NOT NULL, id TEXT NOT NULL, domain TEXT NOT NULL, " +
                "change_number BIGINT NOT NULL, deleted BIGINT NOT NULL, PRIMARY KEY (jar, id))",
            "CREATE INDEX geturl_deletion_changes ON geturl_deletions (jar, change_number)",
        ),
    )

    /** The version that this code reads and writes. */
    val VERSION: Int = MIGRATIONS.size

    /**
     * Makes the tables, or makes them those of [VERSION].
     *
     * @throws UnfitDatabaseException when they are of a newer version.
     */
    fun migrate(connection: Connection, dialect: Dialect): Unit = dialect.transaction(connection) {
        dialect.lockSchema(connection)
        connection.run("CREATE TABLE IF NOT EXISTS geturl_schema (version INTEGER NOT NULL)")
        val version = version(connection)
        if (version > VERSION) throw tooNew(version)
        for (migration in MIGRATIONS.drop(version)) migration.forEach(connection::run)
        if (version < VERSION) {
            connection.run("DELETE FROM geturl_schema")
            connection.run("INSERT INTO geturl_schema (version) VALUES ($VERSION)")
        }
    }

    /** The version of the tables that there are; 0 when there are none yet. */
    fun version(connection: Connection): Int = connection.createStatement().use { statement ->
        statement.executeQuery("SELECT version FROM geturl_schema").use { if (it.next()) it.getInt(1) else 0 }
    }

    /** What is thrown for tables of a newer [version]. */
    fun tooNew(version: Int): UnfitDatabaseException = UnfitDatabaseException(
        "the cookie database is of version $version, this geturl knows those up to $VERSION: use a newer geturl",
    )
}
