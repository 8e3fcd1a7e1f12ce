package dev.geturl.testing

import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Looks at the process before a test and tells afterwards what the test has left behind. Make one before the test.
 *
 * @param patience how long what is left may take to go. The JDK keeps a thread of stapling for 5 s, for example.
 */
internal class LeakWatch(private val patience: Duration = 20.seconds) {
    private val descriptors = Descriptors.open()
    private val threads = Threads.alive()
    private val uncaught = ConcurrentLinkedQueue<String>()
    private val handler = Thread.getDefaultUncaughtExceptionHandler()
    private val outer = TestResources.current
    private val resources = TestResources()

    init {
        TestResources.current = resources
        events.clear()
        Thread.setDefaultUncaughtExceptionHandler { thread, failure ->
            uncaught += "an uncaught exception in ${thread.name}: ${failure.stackTraceToString()}"
        }
    }

    /** Ends what the test has made and gives one line for each thing that is left; empty when all is well. */
    suspend fun leaks(): List<String> = buildList {
        for (client in resources.clients) {
            if (!holds(patience) { client.unfinished() == null }) client.unfinished()?.let(::add)
        }
        resources.orderings.mapNotNullTo(this) { it.complaint() }
        for (client in resources.clients) close(client)?.let(::add)
        resources.closeOthers().mapTo(this) { "a resource that could not be closed: ${it.stackTraceToString()}" }
        holds(patience) { leftDescriptors().isEmpty() && leftThreads().isEmpty() }
        leftDescriptors().mapTo(this) { "a descriptor: $it" }
        leftThreads().mapTo(this) { "a thread: ${it.name}, at\n${it.stackTrace.joinToString("\n")}" }
        addAll(uncaught)
        Thread.setDefaultUncaughtExceptionHandler(handler)
        TestResources.current = outer
    }

    private suspend fun close(client: WatchedClient): String? {
        client.http.close()
        withTimeoutOrNull(patience) { client.http.awaitClosed() }
            ?: return "a client that does not end when it is closed"
        return null
    }

    private fun leftDescriptors() = Descriptors.open() - descriptors

    private fun leftThreads() = (Threads.alive() - threads).filter { it.isAlive }
}
