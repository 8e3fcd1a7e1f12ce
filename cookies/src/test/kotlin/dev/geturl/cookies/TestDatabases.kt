package dev.geturl.cookies

import dev.geturl.testing.closedAfterTest
import kotlinx.coroutines.runBlocking
import okio.Path
import okio.Path.Companion.toOkioPath
import java.nio.file.Files
import java.sql.Connection
import java.sql.DriverManager
import kotlin.time.Clock
import kotlin.time.Duration

/** Each look at a jar is one at the database, so that nothing has to be waited for. */
internal val EACH_TIME = JarOptions(freshness = Duration.ZERO)

/** A name for a file in a directory that the test's end deletes. */
internal fun testFile(name: String = "cookies.db"): Path {
    val directory = Files.createTempDirectory("geturl-cookies")
    AutoCloseable { directory.toFile().deleteRecursively() }.closedAfterTest()
    return directory.resolve(name).toOkioPath()
}

/** The database in [file]; a second one for the same file is as good as another process. */
internal suspend fun testDatabase(
    file: Path,
    options: JarOptions = EACH_TIME,
    clock: Clock = Clock.System,
): CookieDatabase = CookieDatabase.open(file, options, jarPlatform(clock)).also { database ->
    AutoCloseable { runBlocking { database.closeNow() } }.closedAfterTest()
}

/** Closes it and waits until that is done. */
internal suspend fun CookieDatabase.closeNow() {
    close()
    awaitClosed()
}

/** Looks into [file] by SQL, as somebody else might. */
internal fun <R> withSql(file: Path, block: (Connection) -> R): R =
    DriverManager.getConnection("jdbc:sqlite:$file").use(block)

/** All rows that [sql] gives, each as the texts of its columns. */
internal fun Connection.rows(sql: String): List<List<String?>> = createStatement().use { statement ->
    statement.executeQuery(sql).use { rows ->
        buildList { while (rows.next()) add((1..rows.metaData.columnCount).map { rows.getString(it) }) }
    }
}
