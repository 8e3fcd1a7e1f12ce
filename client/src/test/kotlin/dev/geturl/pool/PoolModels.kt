package dev.geturl.pool

import dev.geturl.PoolOptions
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.sync.Semaphore
import org.jetbrains.lincheck.datastructures.BooleanGen
import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Options
import org.jetbrains.lincheck.datastructures.Param
import org.jetbrains.lincheck.datastructures.StressOptions
import org.jetbrains.lincheck.datastructures.Validate
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.CoroutineContext
import kotlin.reflect.KClass
import kotlin.system.exitProcess
import kotlin.time.measureTime

private const val LIMIT = 1

/** A loop that is always here: what is handed to it happens at once. */
private object Here : CoroutineDispatcher() {
    override fun dispatch(context: CoroutineContext, block: Runnable) = block.run()
}

/** Of a scope that has ended: time does not pass here, so nothing is swept. */
private fun pool(options: PoolOptions) = ConnectionPool(CoroutineScope(Job().apply { cancel() }), options)

/** What callers of a pool do, each part of it between two others' parts. */
internal open class PoolUse(private val pool: ConnectionPool) {
    private class Held(val place: Place, val route: Route, val isAlone: Boolean)

    private val held = ConcurrentLinkedQueue<Held>()
    private val opened = ConcurrentLinkedQueue<FakeConnection>()

    protected fun takeNow(route: Route): Boolean = pool.claim(route)?.let { hold(it, route, isAlone = false) } != null

    protected suspend fun take(route: Route, isAlone: Boolean = false) {
        if (isAlone || !takeNow(route)) acquire(demand(route, isAlone))
    }

    private fun demand(route: Route, isAlone: Boolean) =
        Demand(route, pool.nextNumber(), mayPipeline = false, isAlone, loop = null)

    private suspend fun acquire(demand: Demand) {
        val place = pool.place(pool.acquire(demand), demand) { FakeConnection(Here).also(opened::add) }
        hold(place, demand.route, demand.isAlone)
    }

    private fun hold(place: Place, route: Route, isAlone: Boolean) {
        check(place.fake.isOpen || place.isReused) { "a closed connection was handed out" }
        check(held.none { it.place.connection === place.connection }) { "a connection has two owners" }
        held.add(Held(place, route, isAlone))
    }

    /** False when nobody has one. */
    protected fun release(isReusable: Boolean): Boolean {
        val had = held.poll() ?: return false
        had.place.leave(isReusable)
        return true
    }

    /** A connection that is held breaks, and what was sent on it goes by another. False when nobody has one. */
    protected suspend fun sendAgain(): Boolean {
        val had = held.poll() ?: return false
        val again = demand(had.route, had.isAlone)
        had.place.leave(isReusable = false, again)
        acquire(again)
        return true
    }

    /** The peer ends whatever rests. */
    protected fun endResting() = opened.forEach { fake -> if (held.none { it.place.fake === fake }) fake.endByPeer() }

    /** What must hold when nobody is at it any more. */
    protected fun checkAtRest(limit: Int) {
        val open = opened.count { it.isOpen }
        check(pool.openCount == open) { "${pool.openCount} connections are counted, $open are open" }
        check(open <= limit) { "$open connections are open, $limit may be" }
        check(
            pool.waitingCount == 0 || held.size == limit,
        ) { "${pool.waitingCount} wait, though ${held.size} are held" }
    }
}

/** One route, as callers see it: a fair semaphore. */
internal class OneRoute : PoolUse(pool(PoolOptions(maxConnectionsPerHost = LIMIT))) {
    private val route = routeTo("h")

    @Operation(cancellableOnSuspension = false)
    suspend fun take() = take(route)

    @Operation
    fun release(): Boolean = release(isReusable = true)

    @Operation
    fun close(): Boolean = release(isReusable = false)

    @Validate
    fun atRest() = checkAtRest(LIMIT)
}

/** What [OneRoute] is to its callers. */
internal class FairSemaphore {
    private val room = Semaphore(LIMIT)
    private var held = 0

    suspend fun take() {
        room.acquire()
        held++
    }

    fun release(): Boolean {
        if (held == 0) return false
        held--
        room.release()
        return true
    }

    fun close(): Boolean = release()
}

/** Several routes and calls without keep-alive, that take room from one another. */
@Param(name = "route", gen = IntGen::class, conf = "0:1")
@Param(name = "reusable", gen = BooleanGen::class)
internal class ManyRoutes : PoolUse(pool(PoolOptions(maxConnections = LIMIT, maxConnectionsPerHost = LIMIT))) {
    private val routes = List(2) { routeTo("h$it") }

    @Operation(cancellableOnSuspension = false)
    suspend fun take(
        @Param(name = "route") route: Int,
    ) = take(routes[route])

    @Operation(cancellableOnSuspension = false)
    suspend fun takeAlone() = take(routes[0], isAlone = true)

    @Operation
    fun leave(
        @Param(name = "reusable") reusable: Boolean,
    ) = release(reusable)

    @Operation(cancellableOnSuspension = false)
    suspend fun breakAndSendAgain() = sendAgain()

    @Operation
    fun peersEnd() = endResting()

    @Validate
    fun atRest() = checkAtRest(LIMIT)
}

/** Actions that would not stand being run two at a time. */
internal class SerialUse {
    private val serial = Serial()
    private val handedOver = AtomicInteger()
    private var done = 0

    @Operation
    fun run() {
        handedOver.incrementAndGet()
        serial.run { done++ }
    }

    @Operation
    fun runNested() {
        handedOver.addAndGet(2)
        serial.run {
            serial.run { done++ }
            done++
        }
    }

    @Operation
    fun tryRun() {
        if (serial.tryRun { done++ } != null) handedOver.incrementAndGet()
    }

    @Validate
    fun allAreDone() = check(done == handedOver.get()) { "of ${handedOver.get()} actions $done were done" }
}

/** A stack of the connections of one loop, by their numbers. */
@Param(name = "number", gen = IntGen::class, conf = "0:3")
internal class StackUse {
    private val stack = RestingStack()
    private val connections = List(4) { pooled() }

    @Operation
    fun push(
        @Param(name = "number") number: Int,
    ) = stack.push(connections[number])

    @Operation
    fun pop(): Int? = stack.pop()?.let(connections::indexOf)

    @Operation
    fun drain(): List<Int> = stack.drain().map(connections::indexOf)

    @Operation
    fun depth(): Int = stack.depth
}

/** What [StackUse] is to its callers. */
internal class PlainStack {
    private val numbers = ArrayDeque<Int>()

    fun push(number: Int) = numbers.addFirst(number)

    fun pop(): Int? = numbers.removeFirstOrNull()

    fun drain(): List<Int> = numbers.toList().also { numbers.clear() }

    fun depth(): Int = numbers.size
}

/**
 * Checks the models, and prints what of the pool is no such thing. In a process of its own: Lincheck changes the
 * classes that it looks at, and leaves an agent and its socket behind.
 */
internal object PoolModels {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val scenarios = arguments.single().toInt()
        for ((use, model) in listOf(
            SerialUse::class to null,
            StackUse::class to PlainStack::class,
            OneRoute::class to FairSemaphore::class,
            ManyRoutes::class to null,
        )) {
            val time = measureTime {
                stress(scenarios).comparedWith(model).check(use)
                modelCheck(scenarios).comparedWith(model).check(use)
            }
            println("${use.simpleName} holds, seen in ${time.inWholeMilliseconds} ms")
        }
        exitProcess(0)
    }

    /** Threads that meet as they will. */
    private fun stress(scenarios: Int) = StressOptions()
        .iterations(scenarios)
        .invocationsPerIteration(STRESSED)
        .threads(2)
        .actorsPerThread(5)
        .togetherOnly()

    /** Every order of steps that the checker chooses. */
    private fun modelCheck(scenarios: Int) = ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(CHECKED)
        .threads(2)
        .actorsPerThread(4)
        .togetherOnly()

    /** Lincheck 3.7 loses count of what suspends in the parts of a scenario that one thread does alone. */
    private fun <T : Options<T, *>> T.togetherOnly(): T = actorsBefore(0).actorsAfter(0)

    /** Without a model, only what holds at the end is looked at. */
    private fun <T : Options<T, *>> T.comparedWith(model: KClass<*>?): T =
        if (model == null) verifier(EpsilonVerifier::class.java) else sequentialSpecification(model.java)

    private const val STRESSED = 500
    private const val CHECKED = 50
}
