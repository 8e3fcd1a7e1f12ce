package dev.geturl.testing

/** The threads of this process that somebody has to answer for. */
internal object Threads {
    /** Threads that belong to the process and not to a test: they outlive it, idle, by design of their owners. */
    private val shared = listOf(
        "DefaultDispatcher-worker", // kotlinx.coroutines
        "kotlinx.coroutines.",
        "OkHttp TaskRunner", // MockWebServer's, for a minute
        "Okio Watchdog",
        "process reaper", // the JDK's
        "CompletableFutureDelayScheduler",
        "Common-Cleaner",
        "Cleaner-",
        "Keep-Alive-Timer",
        "ForkJoinPool.commonPool",
        "Attach Listener",
        "junit-", // the test engine's
        "surefire-",
        "ping-timer",
    )

    fun alive(): Set<Thread> {
        var root = Thread.currentThread().threadGroup
        while (root.parent != null) root = root.parent
        var room = arrayOfNulls<Thread>(root.activeCount() + SPARE)
        var count = root.enumerate(room, true)
        while (count == room.size) {
            room = arrayOfNulls(room.size * 2)
            count = root.enumerate(room, true)
        }
        return room.filterNotNullTo(HashSet()).filterTo(HashSet()) { thread -> shared.none(thread.name::startsWith) }
    }

    private const val SPARE = 64
}
