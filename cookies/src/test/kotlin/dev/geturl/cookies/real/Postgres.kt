package dev.geturl.cookies.real

import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.freePort
import dev.geturl.testing.until
import org.postgresql.ds.PGSimpleDataSource
import java.io.File
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import java.sql.DriverManager
import java.sql.SQLException
import java.util.concurrent.TimeUnit
import javax.sql.DataSource

/**
 * A PostgreSQL that a test starts and ends: with a cluster of its own in a directory of its own, on a free port of
 * 127.0.0.1. One that is not installed fails the test. Where the test runs as root, it runs as the user `postgres`,
 * whom Debian's package makes, as it refuses to run as root.
 */
internal class Postgres : AutoCloseable {
    val directory: File = Files
        .createTempDirectory("geturl-postgres")
        .also {
            Files.setPosixFilePermissions(it, PosixFilePermissions.fromString("rwxrwxrwx"))
        }.toFile()
    private val output = directory.resolve("output")
    private val data = directory.resolve("data")
    private val port = freePort()
    private var process: Process? = null

    /** What JDBC calls it. */
    val url: String = "jdbc:postgresql://127.0.0.1:$port/postgres?user=geturl"

    val source: DataSource = PGSimpleDataSource().also { it.setURL(url) }

    /** Makes the cluster, starts the server, and waits until it takes connections. */
    suspend fun start() {
        val made = run("initdb", "-D", "$data", "-U", "geturl", "-A", "trust", "-E", "UTF8", "--no-sync")
        check(made.waitFor() == 0) { "initdb failed: ${output.readText()}" }
        val listen = listOf("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off")
        process = run("postgres", "-D", "$data", "-p", "$port", "-k", "$directory", *listen.toTypedArray())
        until("PostgreSQL to start: ${output.readText()}") { accepts() }
    }

    /** Ends all connections, as a restart would. */
    fun dropConnections() {
        source.connection.use { connection ->
            val all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() " +
                "AND backend_type = 'client backend'"
            connection.createStatement().use { it.execute(all) }
        }
    }

    private fun run(program: String, vararg arguments: String): Process =
        ProcessBuilder(AS_SERVER + find(program) + arguments)
            .directory(directory)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start()

    private fun accepts(): Boolean = try {
        DriverManager.getConnection(url).close()
        true
    } catch (_: SQLException) {
        check(process?.isAlive == true) { "PostgreSQL ended by itself: ${output.readText()}" }
        false
    }

    override fun close() {
        process?.let {
            // Its fast end; it would wait for its clients otherwise.
            ProcessBuilder("kill", "-INT", "${it.pid()}").start().waitFor()
            if (!it.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) it.destroyForcibly().waitFor()
        }
        directory.deleteRecursively()
    }

    companion object {
        private const val PATIENCE_SECONDS = 10L

        private val AS_SERVER = if (System.getProperty("user.name") == "root") {
            listOf("setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups")
        } else {
            emptyList()
        }

        /** Debian keeps each version's programs in a directory of its own, which is not on the path. */
        private fun find(program: String): String {
            val versions = File("/usr/lib/postgresql").listFiles().orEmpty().map { it.resolve("bin") }
            val path = System.getenv("PATH").split(File.pathSeparator).map(::File)
            return (path + versions).map { it.resolve(program) }.firstOrNull { it.canExecute() }?.path
                ?: error("$program is not installed: .ci/run does so")
        }

        /** One that runs until the test's end. */
        suspend fun started(): Postgres = Postgres().closedAfterTest().also { it.start() }
    }
}
