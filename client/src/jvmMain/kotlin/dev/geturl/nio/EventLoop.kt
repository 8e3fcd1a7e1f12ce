package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.net.CallersLoop
import dev.geturl.net.LoopCoroutine
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import java.nio.channels.SelectableChannel
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/**
 * A thread that turns a selector and is the dispatcher of everything that lives on it.
 *
 * What a connection on this loop owns is touched by its thread alone, so it needs no locks. Others hand work over with
 * [dispatch] or [schedule]; the selector is woken only when the thread really sleeps, and for a timer only when it
 * would otherwise sleep past it.
 *
 * The thread is the loop's own, a daemon; or, where there is a [keeper], that of whoever needs the loop: it takes the
 * loop, turns it and leaves it. What is handed over while nobody has it, or waited for, makes the keeper turn it.
 */
@OptIn(InternalCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class EventLoop(private val name: String, private val keeper: LoopKeeper? = null) :
    TimedDispatcher(),
    CallersLoop,
    AutoCloseable {
    private val selector: Selector = Selector.open()
    private val tasks = LoopTasks()
    private val timers = TimerQueue()
    private val nap = Nap()
    private val selection = Selection(name, selector, tasks, timers, nap, ::hasWork)
    private val closing = AtomicBoolean()
    private val terminated = CompletableDeferred<Unit>()

    /** Whose coroutines wait on this loop. */
    val callers = Callers(::execute)

    /** Where sockets are read into. On the loop's thread. */
    val readBuffer = ReadBuffer()

    /** Where segments are gathered before they are written; made when something large is first sent. */
    val writeBuffer: RovingBuffer by lazy(LazyThreadSafetyMode.NONE) { RovingBuffer(WRITE_BUFFER_BYTES) }

    /** What its connections write while they are read. */
    val due: DueWrites get() = selection.due

    /** Which thread has it. */
    val tenancy = Tenancy()

    /** Whether the caller is on this loop's thread. */
    override val isCurrent: Boolean get() = tenancy.isCurrent

    override val hasEnded: Boolean get() = terminated.isCompleted

    /** How many channels are registered; for tests of leaks. Exact when nothing is under way. */
    val registrations: Int get() = selector.keys().count { it.isValid }

    /** How often the selector was woken from outside; for tests of needless wake-ups. */
    val wakeUps = AtomicInteger()

    init {
        if (keeper == null) LoopThread(::turnAlways, name).also(tenancy::settle).start() else nap.begin(null)
    }

    override fun dispatch(context: CoroutineContext, block: Runnable): Unit = execute(block)

    override fun callerOf(context: CoroutineContext): LoopCoroutine? =
        callers.of(context, isHere = isCurrent && context[ContinuationInterceptor] === this)

    /** Runs [task] on the loop's thread, after what was handed over before it. */
    fun execute(task: Runnable) {
        if (isCurrent) {
            tasks.addLocal(task)
        } else {
            tasks.addForeign(task)
            if (!nap.isOver && !tenancy.isReturning) wakeUp()
            // After its end the loop runs nothing, but what was handed over still has to learn of that end.
            if (hasEnded && tasks.removeForeign(task)) Dispatchers.IO.dispatch(EmptyCoroutineContext, task)
        }
    }

    /** Runs [action] on the loop's thread once [delayNanos] have passed; elsewhere when the loop has ended by then. */
    override fun schedule(delayNanos: Long, action: Runnable): Timer {
        val timer = Timer(TimerQueue.deadline(delayNanos), action)
        if (isCurrent) {
            add(timer)
        } else {
            val adding = Runnable { add(timer) }
            tasks.addForeign(adding)
            if (nap.outlasts(timer.deadline)) wakeUp()
            if (hasEnded && tasks.removeForeign(adding)) timer.runElsewhere()
        }
        return timer
    }

    private fun add(timer: Timer) = if (closing.get()) timer.runElsewhere() else timers.add(timer)

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
        if (!nap.mayWake()) return
        wakeUps.incrementAndGet()
        if (tenancy.isVacant) keeper?.keep(::keep) else selector.wakeup()
    }

    /** Somebody waits for something that the selector has to tell: the loop has to be turned for it. */
    fun attend() {
        if (keeper == null || isCurrent) return
        tenancy.attend()
        if (tenancy.isVacant) wakeUp()
    }

    /** Whether it is the thread's who needs it. */
    val isForCallers: Boolean get() = keeper != null

    /** Gives the loop to the calling thread, unless another has it, or it has ended. */
    fun tryTake(): Boolean {
        if (hasEnded || !tenancy.tryEnter()) return false
        // Whoever had it before may have ended it.
        if (hasEnded) tenancy.vacate() else nap.end()
        return isCurrent
    }

    /** Does what there is to do, and waits for more if it [mayWait] then. For the thread that has the loop. */
    fun turn(mayWait: () -> Boolean) {
        if (closing.get()) return end()
        runTasks()
        if (mayWait()) selection.select()
    }

    override fun hear() {
        if (keeper == null || !tryTakeSoon()) return
        withinTurn {
            try {
                selection.now()
            } finally {
                leave()
            }
        }
    }

    /**
     * A keeper that runs what is left over asks no connection, and is done with that at once. Who sleeps in the loop is
     * told by the selector, and is waited for no longer than somebody takes to leave it.
     */
    private fun tryTakeSoon(): Boolean {
        if (tryTake()) return true
        val began = System.nanoTime()
        while (!tryTake()) {
            val most = if (nap.isOver) KEEPER_NANOS else LEAVING_NANOS
            if (hasEnded || isCurrent || System.nanoTime() - began > most) return false
            Thread.yield()
        }
        return true
    }

    override fun callBegan() {
        if (keeper != null) tenancy.calls.incrementAndGet()
    }

    override fun callEnded() {
        if (keeper != null) tenancy.calls.decrementAndGet()
    }

    private inline fun withinTurn(work: () -> Unit) = TurnMark().run { during { inTurn(work) } }

    /** Gives the loop up. What is still to be done or waited for is the keeper's, timers when they are due. */
    fun leave(): Unit = vacate(isForGood = true)

    /** As [leave], until [reclaim]. */
    fun lend(): Unit = vacate(isForGood = false)

    private fun vacate(isForGood: Boolean) {
        val seen = tenancy.attended
        try {
            runLastTasks()
            // What was closed has its descriptor until the selector has seen it.
            if (!hasEnded && selector.keys().any { !it.isValid }) {
                selection.now()
                runLastTasks()
            }
        } finally {
            giveUp(seen, isForGood)
        }
    }

    private fun giveUp(seen: Int, isForGood: Boolean) {
        val isBare = hasEnded || registrations == 0
        val isWanted = tasks.hasLocal || (!isBare && isAwaited())
        if (!hasEnded) timers.setAlarm(::execute)
        nap.begin(null)
        tenancy.vacate()
        // Whoever woke it before that has woken nobody.
        nap.forgetWaking()
        if (!hasEnded && (isWanted || tasks.hasForeign || closing.get() || tenancy.attended != seen)) {
            wakeUp()
        } else if (isBare && isForGood) {
            keeper?.isFree()
        }
    }

    private fun runLastTasks() = repeat(LAST_TURNS) { if (tasks.hasLocal) runTasks() }

    /** Ends [lend]. False when another has the loop by now, who then does what there is to do. */
    fun reclaim(): Boolean {
        tenancy.endReturn()
        return tryTake().also { if (!it && tasks.hasForeign) wakeUp() }
    }

    /** Turns the loop for as long as that is wanted. */
    private fun keep() {
        if (!tryTake()) return
        withinTurn {
            // What is done may be all there was: then nothing is left to sleep for, and its thread is others' to use.
            while (!hasEnded && (hasWork() || isAwaited())) turn(::isAwaited)
            leave()
        }
    }

    private fun isAwaited() = selector.keys().any { it.isValid && (it.attachment() as ReadyHandler).isAwaited }

    private fun turnAlways() {
        try {
            while (!closing.get()) turn { true }
        } finally {
            end()
        }
    }

    private fun end() {
        if (hasEnded) return
        closing.set(true)
        closeAll()
        selector.close()
        terminated.complete(Unit)
        while (true) Dispatchers.IO.dispatch(EmptyCoroutineContext, tasks.next() ?: break)
    }

    private fun hasWork() = !tasks.isEmpty || closing.get()

    private fun runTasks() {
        val now = System.nanoTime()
        while (true) tasks.run(timers.pollDue(now) ?: break)
        tasks.run()
    }

    private fun closeAll() {
        callers.clear()
        for (key in selector.keys().toList()) tasks.run { (key.attachment() as ReadyHandler).onFailure(closed()) }
        while (true) (timers.poll() ?: break).let { if (!it.isCancelled) it.runElsewhere() }
        // Those who wait learn of the end here. Whoever goes on all the same goes on elsewhere.
        repeat(LAST_TURNS) { runTasks() }
    }

    private fun closed() =
        HttpException.Reset("The client was closed", "Keep the client open until its exchanges are done.")

    override fun toString(): String = name

    private companion object {
        /** Large enough that a bulk write makes 16 calls a megabyte, small enough to stay in the processor's cache. */
        const val WRITE_BUFFER_BYTES = 64 * 1024

        /** A chain of this many steps, each resuming the next, still ends on the loop that was closed. */
        const val LAST_TURNS = 64
        const val KEEPER_NANOS = 1_000_000L
        const val LEAVING_NANOS = 50_000L
    }
}
