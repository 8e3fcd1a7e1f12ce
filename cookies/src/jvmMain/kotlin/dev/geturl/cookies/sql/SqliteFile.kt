package dev.geturl.cookies.sql

import dev.geturl.cookies.CookieStoreException
import dev.geturl.cookies.UnfitDatabaseException
import okio.ByteString.Companion.encodeUtf8
import okio.buffer
import okio.source
import org.sqlite.SQLiteConfig
import org.sqlite.SQLiteDataSource
import org.sqlite.SQLiteErrorCode
import org.sqlite.SQLiteException
import java.io.IOException
import java.nio.file.FileAlreadyExistsException
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.sql.Connection
import java.sql.SQLException
import javax.sql.DataSource
import kotlin.time.Duration.Companion.seconds

/** A file of SQLite that holds cookies and nothing else. */
internal class SqliteFile(private val file: Path) {
    private val url = "jdbc:sqlite:${file.toAbsolutePath()}"

    /**
     * A source of connections to the file, which is made when there is none, for its owner alone.
     *
     * @throws UnfitDatabaseException when the file is no database, damaged, or somebody else's. It is not touched then.
     * @throws CookieStoreException when it cannot be opened or made.
     */
    fun open(): DataSource = try {
        if (isThere()) check() else create()
        source(SQLiteConfig()).also { it.connection.use(::mark) }
    } catch (e: SQLException) {
        throw CookieStoreException("$file cannot be opened: ${e.message}", e)
    } catch (e: CookieStoreException) {
        throw e
    } catch (e: IOException) {
        throw CookieStoreException("$file cannot be opened or made: $e", e)
    }

    private fun isThere() = Files.exists(file) && Files.size(file) > 0

    private fun create() {
        file.toAbsolutePath().parent?.let(Files::createDirectories)
        try {
            if ("posix" in FileSystems.getDefault().supportedFileAttributeViews()) {
                Files.createFile(file, OWNER_ALONE)
            } else {
                Files.createFile(file)
            }
        } catch (_: FileAlreadyExistsException) {
            // Another process makes it at the same time; what follows is safe for both.
        }
    }

    /** Says whose file it is and how it is written, unless it does so already: whoever made it may have been killed. */
    private fun mark(connection: Connection) {
        if (connection.first("PRAGMA application_id").toInt() != APPLICATION) {
            connection.run("PRAGMA application_id = $APPLICATION")
        }
        connection.run("PRAGMA journal_mode = WAL")
    }

    /** Looks at a file that is there, without a right to write to it. */
    private fun check() {
        val isSqlite = file.source().buffer().use { it.rangeEquals(0, MAGIC) }
        if (!isSqlite) throw UnfitDatabaseException("$file is no SQLite database: $NAME_ANOTHER")
        try {
            // As if nobody could change it, as long as nobody seems to have it open: so no files appear beside it.
            if (isOpenElsewhere()) checkReadOnly(url) else checkReadOnly("jdbc:sqlite:${file.toUri()}?immutable=1")
        } catch (e: UnfitDatabaseException) {
            // Somebody may have opened it in between, and it only seems damaged.
            if (isOpenElsewhere()) checkReadOnly(url) else throw e
        }
    }

    private fun isOpenElsewhere() = Files.exists(file.resolveSibling("${file.fileName}-wal"))

    private fun checkReadOnly(url: String) {
        try {
            source(SQLiteConfig().also { it.setReadOnly(true) }, url).connection.use(::check)
        } catch (e: SQLiteException) {
            if (e.resultCode !in DAMAGED) throw e
            throw UnfitDatabaseException("$file is damaged (${e.message}): $NAME_ANOTHER", e)
        }
    }

    private fun check(connection: Connection) {
        val application = connection.first("PRAGMA application_id").toInt()
        val isEmpty = connection.first("SELECT COUNT(*) FROM sqlite_master") == "0"
        if (application != APPLICATION && !isEmpty) {
            throw UnfitDatabaseException("$file is a database of something else: $NAME_ANOTHER")
        }
        val state = connection.first("PRAGMA quick_check(1)")
        if (state != "ok") throw UnfitDatabaseException("$file is damaged ($state): $NAME_ANOTHER")
        if (!isEmpty) Schema.version(connection).let { if (it > Schema.VERSION) throw Schema.tooNew(it) }
    }

    private fun source(config: SQLiteConfig, url: String = this.url): DataSource {
        config.busyTimeout = PATIENCE.inWholeMilliseconds.toInt()
        // What is committed survives the end of the process; the last commits before a power cut may be missing.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL)
        return SQLiteDataSource(config).also { it.url = url }
    }

    private fun Connection.first(sql: String): String = createStatement().use { statement ->
        statement.executeQuery(sql).use { if (it.next()) it.getString(1) else "" }
    }

    private companion object {
        val MAGIC = "SQLite format 3\u0000".encodeUtf8()

        /** "gurl" in ASCII, in the header of each file. */
        const val APPLICATION = 0x6775726c

        const val NAME_ANOTHER = "it was not touched. Name another file, or move this one away"

        /** How long a process waits for others that write. */
        val PATIENCE = 30.seconds

        val DAMAGED = setOf(SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_CORRUPT)

        val OWNER_ALONE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    }
}
