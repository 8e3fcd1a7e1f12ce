package dev.geturl.pool

import dev.geturl.http1.Http1Connection
import dev.geturl.net.CallersLoop
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds

/** Who is told what becomes of a connection. */
internal interface ConnectionOwner {
    /** How many requests may be in line on it. */
    val pipelineDepth: Int

    /** It rests: somebody else may have it. */
    fun rests(connection: PooledConnection)

    /** How long it may rest. */
    val idleTime: Duration

    /** How old a connection may be that is used again. */
    val maxAge: Duration

    /** How long those in line wait for the first of them to be answered. */
    val stallLimit: Duration

    /** Those in line have waited for too long. */
    fun isStalled()

    /** Whether so many connections are open that requests are better put in line. */
    val wantsLines: Boolean

    /** It has begun to take requests in line, or has room for more. */
    fun takesMore()

    /** It is gone, and what is [unanswered] wants another. */
    fun isGone(connection: PooledConnection, unanswered: List<Demand>)
}

/**
 * A connection and how many exchanges are on it: none while it rests, one that has it to itself, or several in line.
 * Its state changes without a lock, from any thread.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class PooledConnection(
    override val http: Http1Connection,
    private val owner: ConnectionOwner,
    private val scope: CoroutineScope,
) : Carrier,
    Watched {
    /** What only a connection with a line needs: most have none, and thousands may rest. */
    private class Lined(val line: Line, val watch: TurnWatch)

    /** [GONE], [RESTING], or twice the number of exchanges, plus one while more may join. */
    private val state = AtomicInt(ALONE)

    /** The end of the line: of who is alone on the connection, or else inside the pool's [Serial]. */
    private var last: Place? = null

    /** Made before anybody can join. */
    @Volatile
    private var lined: Lined? = null

    /** Whose response is due. */
    @Volatile
    private var inTurn: Place? = null

    /** Since when it is, and somebody stands behind it, in [Ticks]; [UNKNOWN] before anybody wanted to know. */
    @Volatile
    private var turnSince = UNKNOWN

    /** When it is too old to be used again, in [Ticks]. */
    private val tooOldAt = Ticks.after(Ticks.now(), owner.maxAge)

    /** Until when it may rest, in [Ticks]: no longer than client, peer and age allow. Set as it comes to rest. */
    var restsUntil: Long = tooOldAt
        private set

    /** How long the peer keeps it while it rests, by its own word. */
    private var peerKeepsFor = Duration.INFINITE

    /** How many more requests the peer takes, by its own word. */
    @Volatile
    private var peerTakes = Int.MAX_VALUE

    /** Whether a response has shown that the peer keeps it open. */
    @Volatile
    private var hasAnswered = false

    /** The requests in line; once it has been opened for some. */
    override val line: Line get() = checkNotNull(lined) { "nobody can stand in line here" }.line

    override val loop: CoroutineDispatcher get() = http.connection.dispatcher

    val isResting: Boolean get() = state.load() == RESTING

    override val isOpen: Boolean get() = state.load() != GONE

    /** How many requests are on it, or -1 when no more may join. */
    val joinableRequests: Int
        get() = state.load().let { if (it and MORE != 0 && it shr 1 < room && it > 0) it shr 1 else -1 }

    private val room: Int get() = minOf(owner.pipelineDepth, peerTakes)

    private val endedByPeer = ::endByPeer

    override val waitedInTurn: Duration
        get() {
            if (!hasLine || inTurn?.isAnswering != false) return Duration.ZERO
            val now = Ticks.now()
            if (turnSince == UNKNOWN) turnSince = now
            return (now - turnSince).nanoseconds
        }

    private val hasLine: Boolean get() = state.load() shr 1 > 1

    override fun promise(keepsFor: Duration?, takes: Int?) {
        keepsFor?.let { peerKeepsFor = it }
        takes?.let { peerTakes = it }
    }

    /** The first place on a connection that was just opened. */
    fun firstPlace(demand: Demand?): Place = Place(this, isReused = false, demand).also { last = it }

    /** Takes it for an exchange when it rests. Null when another was faster, or the peer has ended it. */
    fun claim(demand: Demand? = null): Place? {
        (loop as? CallersLoop)?.hear()
        if (!state.compareAndSet(RESTING, ALONE)) return null
        if (!http.connection.watch(null)) {
            end(emptyList())
            return null
        }
        return Place(this, isReused = true, demand).also { last = it }
    }

    /** The place behind all others in line, for [demand]; null when it takes no more. Inside the pool's [Serial]. */
    fun join(demand: Demand): Place? {
        while (true) {
            val now = state.load()
            if (now <= 0 || now and MORE == 0 || now shr 1 >= room) return null
            if (state.compareAndSet(now, now + ONE)) return behindAll(demand, aheadCount = now shr 1)
        }
    }

    private fun behindAll(demand: Demand, aheadCount: Int): Place? =
        last?.behindIt(demand, aheadCount).also { last = it }

    override fun isWaitedFor(ahead: Place) {
        // Nobody has waited for it before.
        if (ahead === inTurn) turnSince = Ticks.now()
        lined?.watch?.start()
    }

    override fun begins(place: Place) {
        // What has come already is most likely all of a head, which nobody waits for.
        if (http.input.exhausted()) {
            turnSince = Ticks.now()
        } else if (turnSince != UNKNOWN) {
            turnSince = UNKNOWN
        }
        inTurn = place
    }

    override fun answered() {
        hasAnswered = true
    }

    override fun openLine(place: Place) {
        if (state.load() and MORE != 0 || !hasAnswered || !owner.wantsLines || Ticks.now() >= tooOldAt) return
        if (inTurn !== place) begins(place)
        if (lined == null) lined = Lined(Line(http, scope), TurnWatch(this, owner.stallLimit, scope))
        if (!place.isInLine) line.openBehind(place)
        while (true) {
            val now = state.load()
            if (now <= 0 || now and MORE != 0) return
            if (state.compareAndSet(now, now or MORE)) return owner.takesMore()
        }
    }

    override fun closeLine() {
        while (true) {
            val now = state.load()
            if (now <= 0 || now and MORE == 0) return
            if (state.compareAndSet(now, now and MORE.inv())) return
        }
    }

    /** Whether nothing is left of the exchanges it has carried. An answer that came too early may leave a request. */
    private val isQuiet: Boolean get() = http.input.exhausted() && http.output.exhausted()

    override fun leave(place: Place, isReusable: Boolean, again: Demand?) {
        if (!isReusable) return end(listOfNotNull(again) + place.followers.mapNotNull { it.demand })
        while (true) {
            val now = state.load()
            if (now <= 0) return
            if (now shr 1 == 1) {
                val moment = Ticks.now()
                if (peerTakes == 0 || moment >= tooOldAt || !isQuiet) return end(emptyList())
                restsUntil = minOf(Ticks.after(moment, minOf(owner.idleTime, peerKeepsFor)), tooOldAt)
                if (state.compareAndSet(now, RESTING)) return rest()
            } else if (state.compareAndSet(now, now - ONE)) {
                if (now and MORE != 0) owner.takesMore()
                return
            }
        }
    }

    override fun stalled() {
        owner.isStalled()
        http.connection.close()
    }

    private fun rest() {
        lined?.watch?.stop()
        lined?.line?.forget()
        last = null
        inTurn = null
        if (http.connection.watch(endedByPeer)) owner.rests(this) else endByPeer()
    }

    private fun endByPeer() {
        if (state.compareAndSet(RESTING, GONE)) goneWith(emptyList())
    }

    /** Closes it if it rests. */
    fun endIfResting(): Boolean = state.compareAndSet(RESTING, GONE).also { if (it) goneWith(emptyList()) }

    private fun end(unanswered: List<Demand>) {
        // Whoever ended it has seen to those behind, and they may have another by now.
        if (!isOpen) return
        // Before anybody can see that it is gone, and ask for another.
        unanswered.forEach { it.ask() }
        if (state.exchange(GONE) != GONE) goneWith(unanswered)
    }

    override fun detach() {
        if (state.exchange(GONE) == GONE) return
        lined?.watch?.stop()
        owner.isGone(this, emptyList())
    }

    private fun goneWith(unanswered: List<Demand>) {
        lined?.watch?.stop()
        http.connection.close()
        http.input.clear()
        owner.isGone(this, unanswered)
    }

    private companion object {
        const val UNKNOWN = Long.MIN_VALUE
        const val GONE = -1
        const val RESTING = 0
        const val MORE = 1
        const val ONE = 2
        const val ALONE = ONE
    }
}
