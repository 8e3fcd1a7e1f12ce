package dev.geturl.cookies

import dev.geturl.cookies.sql.CookieWorker
import dev.geturl.cookies.sql.Housekeeping
import dev.geturl.cookies.sql.OpenDatabase
import dev.geturl.cookies.sql.SqlJar
import dev.geturl.cookies.sql.SqlKeeper
import dev.geturl.cookies.sql.SqliteFile
import dev.geturl.cookies.sql.run
import dev.geturl.cookies.sql.update
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import okio.Path
import java.util.concurrent.ConcurrentHashMap
import javax.sql.DataSource

/**
 * A database of cookie jars side by side, each a session of its own: a file of SQLite, which several processes may have
 * open at once, or any SQLite or PostgreSQL behind a [DataSource], which a fleet may share.
 *
 * ```
 * CookieDatabase.open("cookies.db".toPath()).use { database ->
 *     val http = HttpClient { cookieJar = database.jar("work") }
 *     …
 * }
 * ```
 *
 * All cookies of the jars that are open are in memory as well; one connection is held. Changes are committed when the
 * function that makes them returns. Other processes' changes are seen within [JarOptions.freshness].
 */
public class CookieDatabase private constructor(
    source: DataSource,
    private val options: JarOptions,
    private val platform: JarPlatform,
) : AutoCloseable {
    private class OpenJar(val rows: SqlJar, val jar: BrowserCookieJar)

    private val domains = DomainData(options.domains, platform)
    private val jars = ConcurrentHashMap<String, OpenJar>()
    private val opening = Mutex()
    private val rows: List<SqlJar> get() = jars.values.map { it.rows }
    private val worker =
        CookieWorker(
            OpenDatabase(source, options.vacuumTrigger),
            platform.clock,
            platform.blocking,
        ) { connection, dialect ->
            dialect.transaction(connection) { rows.forEach { it.touch(connection) } }
        }
    private val housekeeping = Housekeeping(worker, CookieStorage(options), platform.clock, ::rows)
    private val scope = CoroutineScope(SupervisorJob() + platform.blocking)

    init {
        scope.launch { housekeeping.keepUp(options.purgeOld) }
        if (domains.isFetched) scope.launch { domains.keepFresh() }
    }

    /**
     * The jar of this [name], which is made when there is none. The same one each time; it lives as long as the
     * database is open.
     *
     * @param name 1 to 255 characters, none of them a control character. Default `default`.
     * @throws CookieStoreException when it cannot be read.
     */
    @JvmOverloads
    public suspend fun jar(name: String = "default"): BrowserCookieJar {
        require(name.length in 1..LONGEST_NAME && name.none(Char::isISOControl)) {
            "the jar's name has ${name.length} characters: give 1 to $LONGEST_NAME, without control characters"
        }
        jars[name]?.let { return it.jar }
        return opening.withLock { (jars[name] ?: open(name).also { jars[name] = it }).jar }
    }

    /** The names of all jars, in the order of the alphabet. */
    public suspend fun names(): List<String> = worker.errand { connection, _ ->
        connection.createStatement().use { statement ->
            statement.executeQuery("SELECT name FROM geturl_jars ORDER BY name").use { rows ->
                buildList { while (rows.next()) add(rows.getString(1)) }
            }
        }
    }

    /** Removes the jar of this [name] with all that is in it; where it is open, here or elsewhere, it is empty then. */
    public suspend fun drop(name: String) {
        val open = jars[name]
        open?.jar?.clear()
        worker.errand { connection, dialect ->
            dialect.transaction(connection) {
                connection.update("UPDATE geturl_jars SET change_number = change_number + 1 WHERE name = ?", name)
                for (table in TABLES_OF_JAR) connection.update("DELETE FROM $table WHERE jar = ?", name)
                connection.update("DELETE FROM geturl_jars WHERE name = ?", name)
            }
        }
    }

    private suspend fun open(name: String): OpenJar {
        val rows = SqlJar(name, options.keepSessions, platform.clock)
        // A change that changes nothing would not make its row.
        worker.errand { connection, dialect -> dialect.transaction(connection) { rows.lock(connection) } }
        worker.look(rows)
        return OpenJar(rows, BrowserCookieJar(options, SqlKeeper(rows, worker, options.freshness), domains, platform))
    }

    /**
     * Takes no more changes. Those that wait are committed, then the connection is closed: see [awaitClosed]. May be
     * called often. Nothing is lost when a process ends without it, but when cookies were last used.
     */
    override fun close() {
        scope.cancel()
        worker.close()
        for (open in jars.values) open.jar.close()
    }

    /** Suspends until all that [close] ends has ended. */
    public suspend fun awaitClosed() {
        scope.coroutineContext.job.join()
        worker.awaitClosed()
    }

    /** Opens databases. */
    public companion object {
        private const val LONGEST_NAME = 255
        private val TABLES_OF_JAR =
            listOf("geturl_persistent_cookies", "geturl_session_cookies", "geturl_deletions")

        /**
         * Opens the SQLite database in [file], which is made when there is none, readable by its owner alone.
         *
         * @throws UnfitDatabaseException when the file is no SQLite database, damaged, somebody else's, or of a newer
         *   version; it is not touched then.
         * @throws CookieStoreException when it cannot be opened or made.
         */
        @JvmStatic
        @JvmOverloads
        public suspend fun open(file: Path, options: JarOptions = JarOptions()): CookieDatabase =
            open(file, options, jarPlatform())

        /**
         * Opens the database behind [source], SQLite or PostgreSQL, where tables whose names begin with `geturl_` are
         * made when there are none. One connection of it is held. A [source] for SQLite has its own busy timeout.
         *
         * @throws UnfitDatabaseException when it is another product, or of a newer version.
         * @throws CookieStoreException when it cannot be reached.
         */
        @JvmStatic
        @JvmOverloads
        public suspend fun open(source: DataSource, options: JarOptions = JarOptions()): CookieDatabase =
            opened(CookieDatabase(source, options, jarPlatform()))

        internal suspend fun open(file: Path, options: JarOptions, platform: JarPlatform): CookieDatabase = opened(
            CookieDatabase(
                withContext(platform.blocking) { SqliteFile(file.toNioPath()).open() },
                options,
                platform,
            ),
        )

        /** Makes the tables now, so that what is wrong with the database is thrown here. */
        private suspend fun opened(database: CookieDatabase): CookieDatabase = try {
            database.names()
            database
        } catch (e: Throwable) {
            database.close()
            throw e
        }
    }
}
