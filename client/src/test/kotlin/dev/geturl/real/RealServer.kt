package dev.geturl.real

import dev.geturl.testing.TestResources
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.events
import dev.geturl.testing.freePort
import dev.geturl.testing.holds
import dev.geturl.testing.until
import java.io.IOException
import java.net.InetAddress
import java.net.Socket
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.TimeUnit
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * A server program that a test starts and ends: from the path, in a directory of its own, with a configuration of its
 * own, on a free port. What it logs is shown when the test fails. One that is not installed fails the test.
 */
abstract class RealServer(private val name: String) : AutoCloseable {
    protected val directory: Path = Files.createTempDirectory("geturl-$name").also { it.openToAll() }
    private val output: Path = directory.resolve("output")

    /** Where it writes a line for each request; its output, where nothing else is said. */
    protected open val accessLog: Path get() = output

    /** Whether it is ended without being asked to. */
    protected open val isKilled: Boolean get() = false

    val port: Int = freePort()

    private var process: Process? = null

    /** Its program and the arguments, which are to keep it from becoming a daemon. */
    protected abstract fun command(): List<String>

    /** The URL of [path] on it. */
    fun url(path: String): String = "http://127.0.0.1:$port$path"

    /** Starts it and waits until it takes connections. */
    suspend fun start() {
        val started = ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile()).start()
        process = started
        started.outputStream.close()
        if (!holds { accepts(started) }) error("$name did not start: ${output.readText()}")
    }

    private fun accepts(process: Process): Boolean = try {
        Socket(InetAddress.getByName("127.0.0.1"), port).close()
        true
    } catch (_: IOException) {
        check(process.isAlive) { "$name ended by itself: ${output.readText()}" }
        false
    }

    /** Sends [signal], such as `HUP`, to its process. */
    fun signal(signal: String) {
        val sent = ProcessBuilder("kill", "-$signal", "${checkNotNull(process).pid()}").inheritIO().start()
        check(sent.waitFor() == 0) { "$signal could not be sent to $name" }
    }

    /** What it has logged of requests so far, in its order. */
    val logged: List<Logged>
        get() = if (accessLog.exists()) lines().mapNotNull(Logged::parse) else emptyList()

    /** The lines it has written whole so far. */
    protected fun lines(): List<String> = accessLog.readText().substringBeforeLast('\n', "").lines()

    /** What it has logged of requests, once it has of [count]: it may do so after its answer. */
    suspend fun awaitLogged(count: Int): List<Logged> {
        until("$name to log $count requests, not ${logged.size}") { logged.size >= count }
        return logged
    }

    /** Writes [text] into the file [name] of its directory, which anybody may read. */
    protected fun write(name: String, text: String): Path = directory.resolve(name).also { it.writeText(text) }

    /** It may give up root, and then works as somebody else. */
    protected fun Path.openToAll() {
        Files.setPosixFilePermissions(this, PosixFilePermissions.fromString("rwxrwxrwx"))
    }

    override fun close() {
        process?.let {
            if (isKilled) it.destroyForcibly() else it.destroy()
            if (!it.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) it.destroyForcibly().waitFor()
        }
        for (log in setOf(output, accessLog)) if (log.exists()) events.add("$name: ${log.readText()}")
        directory.toFile().deleteRecursively()
    }

    companion object {
        private const val PATIENCE_SECONDS = 10L

        /** Whether this process may become somebody else, and so has to tell servers whom to become. */
        val isRoot: Boolean = System.getProperty("user.name") == "root"
    }
}

/** Starts it, and ends it after the test. */
suspend fun <T : RealServer> T.started(): T = closedAfterTest().also { it.start() }

/**
 * A line of a server's access log, which all of them are told to begin alike.
 *
 * @property connection what names the connection among those of the server.
 * @property more what the server adds of its own.
 */
data class Logged(
    val connection: String,
    val status: Int,
    val method: String,
    val target: String,
    val more: List<String>,
) {
    companion object {
        private val line = Regex("""(\d+) (-?\d+) (\S+) (\S+)(.*)""")

        /** Null for a line that tells of no request. */
        fun parse(text: String): Logged? {
            val (connection, status, method, target, more) = line.matchEntire(text)?.destructured ?: return null
            if (target.startsWith("error:")) return null
            return Logged(connection, status.toInt(), method, target, more.trim().split(' '))
        }
    }
}

/** How many requests came on each connection, the oldest first. */
internal val List<Logged>.perConnection: List<Int> get() = groupBy { it.connection }.values.map { it.size }

/** The targets of the requests, in the order of the log. */
internal val List<Logged>.targets: List<String> get() = map { it.target }

/** Waits until the test's one client has no connection open: it saw the end of those that rested. */
internal suspend fun untilNoneIsOpen() {
    val client = TestResources.current.clients.single()
    until("every connection to be closed") { client.registrations == 0 }
}
