package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.http1.Http1Connection
import dev.geturl.net.Connection
import dev.geturl.net.LoopCoroutine
import dev.geturl.net.Waiting
import dev.geturl.net.behind
import dev.geturl.net.callerOf
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.time.Duration

/** The connection that a place is on, as far as who has the place needs it. */
internal interface Carrier {
    val http: Http1Connection
    val line: Line
    val loop: CoroutineDispatcher
    val isOpen: Boolean

    /** Somebody waits behind [ahead] for its turn. */
    fun isWaitedFor(ahead: Place)

    /** The response to the request of [place] is due. */
    fun begins(place: Place)

    /** What a response's `Keep-Alive` field says: how long the peer keeps it, and for how many more requests. */
    fun promise(keepsFor: Duration?, takes: Int?)

    /** A response has come whose head says that the connection is kept: from now on others may stand in line. */
    fun answered()

    /** Others may stand in line behind [place], whose request has just been written. */
    fun openLine(place: Place)

    /** Nobody may join any more. */
    fun closeLine()

    /** [place] has had its turn, and [again] is wanted elsewhere. On the connection's loop when [isReusable]. */
    fun leave(place: Place, isReusable: Boolean, again: Demand? = null)

    /** It is open and the pool's no longer. */
    fun detach()
}

/** What goes on once a place has been left. */
internal fun interface Exit {
    fun goOn()
}

/**
 * One exchange's place on a connection: alone, or in line behind others whose responses come first.
 *
 * @property isReused whether the connection has answered before: then it may have been closed by the peer meanwhile.
 * @property demand what it was granted for; null for a resting connection that was claimed without one.
 * @property aheadCount how many exchanges were on the connection when it came.
 * @param ahead whose request is written before this one's, and whose response comes first; null for nobody's.
 */
@OptIn(ExperimentalAtomicApi::class, InternalCoroutinesApi::class)
internal class Place(
    val connection: Carrier,
    val isReused: Boolean,
    val demand: Demand?,
    val aheadCount: Int = 0,
    private var ahead: Place? = null,
) : Grant,
    Standing,
    Runnable,
    Exit,
    Waiting {
    /** What happens when this place is left; null while nobody waits for that, [Left] once it has happened. */
    private val exit = AtomicReference<Exit?>(null)

    /** Whether it came to a busy connection, and so has to wait for its turns. */
    val isInLine: Boolean = ahead != null

    /** Who has come to stand behind it. */
    @Volatile
    override var behind: Place? = null
        private set

    /** Puts its request into the connection's output; null while that is not to be yet, [NOTHING] if never. */
    @Volatile
    private var request: (() -> Unit)? = null

    /** What goes on when its turn has come, and the coroutine that does. */
    private var here: Continuation<Unit>? = null
    private var caller: Job? = null
    private var direct: LoopCoroutine? = null
    private var watch: DisposableHandle? = null

    /** How many requests had been put in line with its own; not known before that. */
    @Volatile
    private var writtenAt = NOT_WRITTEN

    /** Whether some of its response has been read. */
    @Volatile
    var isAnswering = false

    /** Whether nothing of its response has come. */
    val isUntouched: Boolean get() = !isAnswering && connection.http.input.exhausted()

    /** Whether its request's turn to be answered never came: the connection ended with it unanswered. */
    var isUnanswered = false
        private set

    /** The place behind this one, which is the last in line. */
    fun behindIt(demand: Demand, aheadCount: Int): Place =
        Place(connection, isReused = true, demand, aheadCount, this).also { behind = it }

    /**
     * Puts a request in line: [write] appends it to the connection's output when those ahead of it have been. That may
     * be before this returns, or later on another's thread.
     *
     * @throws HttpException.ConnectionClosed when the connection has ended meanwhile.
     */
    fun enter(write: () -> Unit) {
        if (!connection.isOpen) throw unanswered()
        ahead?.let(connection::isWaitedFor)
        request = write
        connection.line.advance()
    }

    override fun write(): Boolean {
        val write = request ?: return false
        write()
        return true
    }

    override fun written(appended: Long) {
        writtenAt = appended
    }

    /** Suspends until the responses ahead have been read; then [takeTurn]. */
    suspend fun awaitTurn() {
        val first = ahead ?: return
        val context = coroutineContext
        awaitLeft(first, context[Job], connection.loop.callerOf(context))
    }

    /**
     * Its turn has come.
     *
     * @throws HttpException.ConnectionClosed when the connection has ended before.
     */
    fun takeTurn() {
        if (ahead == null) return
        ahead = null
        connection.begins(this)
        if (!connection.isOpen) throw unanswered()
        if (writtenAt > connection.line.sent) throw connection.line.failure ?: return
    }

    /** Says that nothing came in its turn, though others were answered. */
    fun unanswered(): HttpException {
        isUnanswered = true
        return HttpException.ConnectionClosed(
            "The connection to ${connection.http.connection.peerAddress} ended before this request was answered",
            beforeResponse = true,
        )
    }

    /** Those behind it, in line. */
    val followers: Sequence<Place> get() = generateSequence(behind) { it.behind }

    /**
     * Leaves the connection, which is usable for others when [isReusable], and queues [again]. One that leaves before
     * its turn has come does not take the connection from those ahead of it.
     */
    fun leave(isReusable: Boolean, again: Demand? = null) {
        val first = ahead
        if (isInLine && request == null) {
            giveBack()
        } else if (first == null) {
            // What answers a request that has not been written yet is no answer to it.
            connection.leave(this, isReusable && !(isInLine && writtenAt == NOT_WRITTEN), again)
            left()
        } else {
            connection.closeLine()
            first.instead {
                connection.leave(this, isReusable = false)
                left()
            }
        }
    }

    /** Takes the connection away from the pool. It is whose this place was; nobody else may be in line. */
    fun detach(): Connection {
        connection.detach()
        left()
        return connection.http.connection.behind(connection.http.input)
    }

    /** Leaves the connection as it was found, in its turn. */
    fun giveBack() {
        val first = ahead ?: return restOnLoop()
        // Those behind it do not wait for a request from here.
        request = NOTHING
        connection.line.advance()
        first.instead(::restOnLoop)
    }

    /** The loop alone may lay its connections to rest. */
    private fun restOnLoop(): Unit = connection.loop.dispatch(
        EmptyCoroutineContext,
        Runnable {
            connection.leave(this, isReusable = true)
            left()
        },
    )

    /** What waits in a coroutine of the loop, [loops], goes on there without what a dispatched continuation costs. */
    private suspend fun awaitLeft(first: Place, own: Job?, loops: LoopCoroutine?): Unit =
        suspendCoroutineUninterceptedOrReturn { waiting ->
            caller = own
            direct = loops
            if (loops != null) {
                here = waiting
                loops.waiting = this
            } else {
                here = waiting.intercepted()
                watch = own?.invokeOnCompletion(onCancelling = true) { giveUp() }
            }
            if (first.exit.compareAndSet(null, this)) {
                // It may have been cancelled before it could be told here.
                if (own?.isActive == false) giveUp()
                COROUTINE_SUSPENDED
            } else {
                forgetCaller()
            }
        }

    private fun forgetCaller() {
        direct?.waiting = null
        watch?.dispose()
        watch = null
    }

    /** Its coroutine was cancelled: it waits no longer. From any thread. */
    override fun giveUp() {
        if (ahead?.exit?.compareAndSet(this, null) == true) goOn()
    }

    override fun goOn(): Unit = if (direct != null) connection.loop.dispatch(EmptyCoroutineContext, this) else run()

    /** Goes on with what waited for the turn: where the loop calls this, or where its dispatcher says. */
    override fun run() {
        val waiting = here ?: return
        val own = caller
        forgetCaller()
        here = null
        caller = null
        direct = null
        if (own == null || own.isActive) {
            waiting.resume(Unit)
        } else {
            waiting.resumeWithException(own.getCancellationException())
        }
    }

    /** The one behind waits no longer; [action] happens in its turn. */
    private fun instead(action: Exit) {
        while (true) {
            val before = exit.load()
            if (before === Left) return action.goOn()
            if (exit.compareAndSet(before, action)) return
        }
    }

    private fun left() {
        exit.exchange(Left)?.goOn()
    }

    private object Left : Exit {
        override fun goOn() = Unit
    }

    private companion object {
        const val NOT_WRITTEN = Long.MAX_VALUE
        val NOTHING = {}
    }
}
