package dev.geturl.nio

import java.util.concurrent.atomic.AtomicInteger

/** The event loops of one client, made when first needed and handed out in turn. */
internal class LoopGroup(private val count: Int, private val name: String) : AutoCloseable {
    private val loops = lazy { List(count) { EventLoop(if (count == 1) name else "$name-$it") } }
    private val turn = AtomicInteger()

    @Volatile
    private var isClosed = false

    init {
        require(count in 1..MAX_LOOPS) { "loops is $count: give 1 to $MAX_LOOPS" }
    }

    /** The loops that have been started; for tests of leaks. */
    val started: List<EventLoop> get() = if (loops.isInitialized()) loops.value else emptyList()

    /** The loop for what is not yet on one; one that has ended, after [close]. */
    fun next(): EventLoop {
        val all = loops.value
        if (isClosed) close()
        return if (count == 1) all[0] else all[turn.getAndIncrement().mod(count)]
    }

    operator fun contains(loop: EventLoop): Boolean = loop in started

    /** Ends all loops and with them all that is under way on them. Returns at once. */
    override fun close() {
        isClosed = true
        started.forEach { it.close() }
    }

    private companion object {
        const val MAX_LOOPS = 256
    }
}
