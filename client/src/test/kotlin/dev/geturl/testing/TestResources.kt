package dev.geturl.testing

import dev.geturl.Environment
import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.JvmPlatform
import dev.geturl.PropertyProxies
import dev.geturl.Proxy
import java.nio.channels.ClosedSelectorException

/** A client of a test, with a look at its loops. */
internal class WatchedClient(val http: HttpClient, private val platform: JvmPlatform) {
    /** Channels that are registered with a loop of this client; none once it was closed. */
    val registrations: Int
        get() = try {
            platform.loops.started.sumOf { it.registrations }
        } catch (_: ClosedSelectorException) {
            0
        }

    /** What still goes on though the test has ended; null when nothing does. */
    fun unfinished(): String? {
        // The sweep of resting connections is the one coroutine that may outlive the calls.
        val allowed = if (http.config.pool.keepAlive || http.restingConnections > 0) 1 else 0
        val jobs = http.runningJobs
        val resting = http.restingConnections
        return when {
            jobs > allowed -> "a live coroutine: $jobs of a client still run, $allowed may"
            registrations > resting -> "a loop registration: $registrations channels, but $resting connections rest"
            else -> null
        }
    }
}

/** What the running test has made and the rule takes down after it. */
internal class TestResources {
    val clients = ArrayList<WatchedClient>()
    val orderings = ArrayList<Ordering>()
    private val others = ArrayList<AutoCloseable>()

    fun client(config: HttpConfig, environment: Environment): HttpClient {
        val platform = JvmPlatform(config, environment)
        val http = HttpClient(config, platform)
        clients += WatchedClient(http, platform)
        return http
    }

    fun <T : AutoCloseable> closeLater(resource: T): T = resource.also { others += it }

    /** Closes what is no client, the last made first, and says what went wrong. */
    fun closeOthers(): List<Throwable> = others.asReversed().mapNotNull { runCatching { it.close() }.exceptionOrNull() }

    companion object {
        /** Those of the test that runs now: tests run one after the other. */
        @Volatile
        var current = TestResources()
    }
}

/** A client that the rule on every test watches, closes and awaits. */
internal fun testClient(config: HttpConfig = HttpConfig(), environment: Environment = TestEnvironment()): HttpClient =
    TestResources.current.client(config, environment)

/** What a process was started with, as a test says: nothing, unless it does. */
internal class TestEnvironment(
    private val variables: Map<String, String> = emptyMap(),
    properties: Map<String, String> = emptyMap(),
) : Environment {
    private val proxies = PropertyProxies(properties::get)

    override fun variable(name: String): String? = variables[name]

    override fun platformProxy(scheme: String, host: String): Proxy? = proxies.proxyFor(scheme, host)
}

/** As the other, with the defaults of today and what [options] change. */
internal fun testClient(options: HttpConfig.Builder.() -> Unit): HttpClient = testClient(HttpConfig(options))

/** A client of the manual's profile. */
internal fun tclClient(options: HttpConfig.Builder.() -> Unit = {}): HttpClient = testClient(HttpConfig.tcl(options))

/** Numbered expectations that the rule on every test wants to see finished. */
fun ordering(): Ordering = Ordering().also { TestResources.current.orderings += it }

/** Has [this] closed after the test. */
fun <T : AutoCloseable> T.closedAfterTest(): T = TestResources.current.closeLater(this)
