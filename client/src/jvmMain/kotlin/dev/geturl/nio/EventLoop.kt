package dev.geturl.nio

import dev.geturl.HttpException
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Delay
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import java.nio.ByteBuffer
import java.nio.channels.SelectableChannel
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import java.util.function.Consumer
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume

/**
 * One daemon thread that turns a selector and is the dispatcher of everything that lives on it.
 *
 * What a connection on this loop owns is touched by this thread alone, so it needs no locks. Others hand work over with
 * [dispatch] or [schedule]; the selector is woken only when the thread really sleeps, and for a timer only when it
 * would otherwise sleep past it.
 */
@OptIn(InternalCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class EventLoop(name: String) : CoroutineDispatcher(), Delay, AutoCloseable {
    private val selector: Selector = Selector.open()
    private val local = ArrayDeque<Runnable>()
    private val foreign = ConcurrentLinkedQueue<Runnable>()
    private val timers = TimerQueue()
    private val onReady = Consumer(::deliver)
    private val waits = ShortWaits({ selector.selectNow(onReady) > 0 || hasWork() })

    /** Until when the thread sleeps, [AWAKE] while it does not: what a newcomer compares its deadline with. */
    @Volatile
    private var sleepsUntil = AWAKE
    private val woken = AtomicBoolean()
    private val closing = AtomicBoolean()
    private val terminated = CompletableDeferred<Unit>()

    /** Whose coroutines wait on this loop. */
    val callers = Callers(::execute)

    /** Where sockets are read into before their bytes move to segments: one for all connections of this loop. */
    val readBuffer: ByteBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES)

    /** Where segments are gathered before they are written; made when something large is first sent. */
    val writeBuffer: ByteBuffer by lazy(LazyThreadSafetyMode.NONE) { ByteBuffer.allocateDirect(READ_BUFFER_BYTES) }

    /** What its connections write while they are read. */
    val due = DueWrites()

    private val thread = Thread(::turn, name).apply { isDaemon = true }

    /** Whether the caller is on this loop's thread. */
    val isCurrent: Boolean get() = Thread.currentThread() === thread

    /** Whether its thread has done its last work. What was on it has failed by then. */
    val hasEnded: Boolean get() = terminated.isCompleted

    /** How many channels are registered; for tests of leaks. Exact when nothing is under way. */
    val registrations: Int get() = selector.keys().count { it.isValid }

    /** How often the selector was woken from outside; for tests of needless wake-ups. */
    val wakeUps = AtomicInteger()

    init {
        thread.start()
    }

    override fun dispatch(context: CoroutineContext, block: Runnable): Unit = execute(block)

    /** Runs [block] on the loop's thread, also for a coroutine of this loop that still runs where it was started. */
    suspend inline fun <T> run(crossinline block: suspend () -> T): T = if (isCurrent) {
        block()
    } else {
        withContext(this) {
            enter()
            block()
        }
    }

    /** Goes on on the loop's thread, and always suspends to get there: resumed before, it would stay where it is. */
    suspend fun enter() {
        if (isCurrent) return
        suspendCoroutineUninterceptedOrReturn<Unit> { here ->
            val waiting = here.intercepted()
            execute { waiting.resume(Unit) }
            COROUTINE_SUSPENDED
        }
    }

    /** Runs [task] on the loop's thread, after what was handed over before it. */
    fun execute(task: Runnable) {
        if (isCurrent) {
            local.addLast(task)
        } else {
            foreign.add(task)
            if (sleepsUntil != AWAKE) wakeUp()
            // After its end the loop runs nothing, but what was handed over still has to learn of that end.
            if (hasEnded && foreign.remove(task)) Dispatchers.IO.dispatch(EmptyCoroutineContext, task)
        }
    }

    /** Runs [action] on the loop's thread once [delayNanos] have passed; elsewhere when the loop has ended by then. */
    fun schedule(delayNanos: Long, action: Runnable): Timer {
        val timer = Timer(TimerQueue.deadline(delayNanos), action)
        if (isCurrent) {
            add(timer)
        } else {
            val adding = Runnable { add(timer) }
            foreign.add(adding)
            val until = sleepsUntil
            if (until != AWAKE && (until == FOREVER || timer.deadline - until < 0)) wakeUp()
            if (hasEnded && foreign.remove(adding)) runElsewhere(timer)
        }
        return timer
    }

    private fun add(timer: Timer) = if (closing.get()) runElsewhere(timer) else timers.add(timer)

    /** Time goes on after the loop's end: a timeout that somebody still relies on fires when it is due, not before. */
    private fun runElsewhere(timer: Timer) = CompletableFuture
        .delayedExecutor(timer.deadline - System.nanoTime(), TimeUnit.NANOSECONDS, Dispatchers.IO.asExecutor())
        .execute(timer)

    override fun scheduleResumeAfterDelay(timeMillis: Long, continuation: CancellableContinuation<Unit>) {
        val timer = schedule(TimeUnit.MILLISECONDS.toNanos(timeMillis)) {
            with(continuation) { if (isCurrent) resumeUndispatched(Unit) else resume(Unit) }
        }
        continuation.invokeOnCancellation { timer.dispose() }
    }

    override fun invokeOnTimeout(timeMillis: Long, block: Runnable, context: CoroutineContext): DisposableHandle =
        schedule(TimeUnit.MILLISECONDS.toNanos(timeMillis), block)

    /** Registers [channel] and tells [handler] when it is ready. On the loop's thread only. */
    fun register(channel: SelectableChannel, interest: Int, handler: ReadyHandler): SelectionKey {
        if (closing.get()) throw closed()
        check(isCurrent) { "channels are registered on the loop's own thread" }
        return channel.register(selector, interest, handler)
    }

    /** Ends every pending operation of the loop's connections, then its thread. Returns at once. */
    override fun close() {
        if (closing.compareAndSet(false, true)) execute {}
    }

    /** Suspends until the thread has done its last work. */
    suspend fun awaitClosed(): Unit = terminated.await()

    private fun wakeUp() {
        if (woken.compareAndSet(false, true)) {
            wakeUps.incrementAndGet()
            selector.wakeup()
        }
    }

    private fun turn() {
        try {
            while (!closing.get()) {
                runTasks()
                select()
            }
        } finally {
            closing.set(true)
            closeAll()
            selector.close()
            terminated.complete(Unit)
            while (true) Dispatchers.IO.dispatch(EmptyCoroutineContext, next() ?: break)
        }
    }

    private fun next(): Runnable? = local.removeFirstOrNull() ?: foreign.poll()

    private fun runTasks() {
        val now = System.nanoTime()
        while (true) runTask(timers.pollDue(now) ?: break)
        // What tasks hand over meanwhile waits for the next turn, so that they cannot keep the sockets waiting.
        repeat(local.size) { runTask(local.removeFirst()) }
        repeat(MAX_FOREIGN_TASKS) { runTask(foreign.poll() ?: return) }
    }

    /**
     * What one connection's bytes set off is done before the next connection is read: while it is in the processor's
     * cache, and so that few segments are in use at a time. The pool of segments is small, and what it lacks is
     * garbage.
     */
    private fun runFollowUps() {
        var left = MAX_FOLLOW_UPS
        while (left-- > 0) runTask(local.removeFirstOrNull() ?: return)
    }

    private fun runTask(task: Runnable) {
        try {
            task.run()
        } catch (failure: Throwable) {
            thread.uncaughtExceptionHandler.uncaughtException(thread, failure)
        }
    }

    private fun select() {
        if (hasWork()) {
            selector.selectNow(onReady)
        } else if (!waits.findWork()) {
            sleep()
        }
        due.close()
        // Each way of selecting takes a wake-up that was pending: the next one has to be made again.
        if (woken.get()) woken.set(false)
    }

    private fun hasWork() = local.isNotEmpty() || foreign.isNotEmpty() || closing.get()

    private fun sleep() {
        // Looking for work may have taken a wake-up: left set, it would keep the one from being made that ends this.
        woken.set(false)
        val next = timers.nextDeadline()
        sleepsUntil = next ?: FOREVER
        // Whoever hands work over after this sees that the thread sleeps; what came before it is seen here.
        val nanos = if (hasWork()) {
            0
        } else if (next == null) {
            FOREVER
        } else {
            next - System.nanoTime()
        }
        when {
            nanos <= 0 -> selector.selectNow(onReady)
            next == null -> selector.select(onReady)
            else -> selector.select(onReady, (nanos + NANOS_ROUND_UP) / NANOS_PER_MILLI)
        }
        sleepsUntil = AWAKE
        waits.slept()
    }

    private fun deliver(key: SelectionKey) {
        // Handlers run within the selection, but the thread no longer sleeps: what comes now need not wake it.
        if (sleepsUntil != AWAKE) sleepsUntil = AWAKE
        due.open()
        val handler = key.attachment() as ReadyHandler
        try {
            handler.onReady(key)
            runFollowUps()
        } catch (failure: Throwable) {
            log.error("A connection of loop {} failed in its handler and is closed", thread.name, failure)
            handler.onFailure(HttpException.Unexpected("The connection's handler failed: $failure", cause = failure))
        }
    }

    private fun closeAll() {
        callers.clear()
        for (key in selector.keys().toList()) runTask { (key.attachment() as ReadyHandler).onFailure(closed()) }
        while (true) (timers.poll() ?: break).let { if (!it.isCancelled) runElsewhere(it) }
        // Those who wait learn of the end here. Whoever goes on all the same goes on elsewhere.
        repeat(LAST_TURNS) { runTasks() }
    }

    private fun closed() =
        HttpException.Reset("The client was closed", "Keep the client open until its exchanges are done.")

    override fun toString(): String = thread.name

    private companion object {
        val log = LoggerFactory.getLogger(EventLoop::class.java)

        /** Large enough that a bulk read makes 16 calls a megabyte, small enough to stay in the processor's cache. */
        const val READ_BUFFER_BYTES = 64 * 1024
        const val MAX_FOLLOW_UPS = 64

        /** So many tasks of others are run before the sockets get their turn. */
        const val MAX_FOREIGN_TASKS = 1_024

        /** A chain of this many steps, each resuming the next, still ends on the loop that was closed. */
        const val LAST_TURNS = 64
        const val AWAKE = Long.MIN_VALUE
        const val FOREVER = Long.MAX_VALUE
        const val NANOS_PER_MILLI = 1_000_000L
        const val NANOS_ROUND_UP = 999_999L
    }
}
