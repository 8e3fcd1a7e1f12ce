package dev.geturl.bench

/**
 * The process of the cold start: its arguments are the adapter's class and the server's port. It makes the client, gets
 * one response, says so, and waits to be looked at. Nothing else is loaded, so that what is timed is the client.
 */
internal object Cold {
    /** What the process says when the first response's body is there and checked. */
    const val DONE: String = "done"

    @JvmStatic
    fun main(args: Array<String>): Unit = orHalt {
        val client = newClient(args[0], Setting(args[1].toInt(), 1))
        client.gets(1, System.nanoTime())
        System.out.println(DONE)
        System.`in`.read()
    }
}

/**
 * Ends the process with [work], whatever threads of a peer live on: with 0, or with 1 and the trace of what it threw.
 */
internal inline fun orHalt(work: () -> Unit) {
    var status = 1
    try {
        work()
        status = 0
    } catch (e: Throwable) {
        sayLastWords(e)
    } finally {
        Runtime.getRuntime().halt(status)
    }
}

/** The error stream is the process's log, from which the harness takes why it ended. */
internal fun sayLastWords(failure: Throwable): Unit = System.err.print(failure.stackTraceToString())
