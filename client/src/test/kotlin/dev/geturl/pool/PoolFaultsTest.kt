package dev.geturl.pool

import dev.geturl.PoolOptions
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.lang.ref.WeakReference
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Asks at once, so that those who ask stand in the queue in the order of the test's lines. */
private fun CoroutineScope.asking(pool: ConnectionPool, demand: Demand): Deferred<Grant> =
    async(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) { pool.acquire(demand) }

private val Deferred<Grant>.isServed: Boolean get() = isCompleted

/** Keeps what is dispatched, so that nothing happens on "the loop" before a test says so. */
private class StandingLoop : CoroutineDispatcher() {
    private val tasks = ArrayDeque<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        tasks.add(block)
    }

    fun turn() = repeat(tasks.size) { tasks.removeFirst().run() }
}

/** Does something in the middle of what resumes a coroutine here, once that has gone on. */
private class DoingLoop(private val afterwards: () -> Unit) : CoroutineDispatcher() {
    override fun dispatch(context: CoroutineContext, block: Runnable) {
        block.run()
        afterwards()
    }
}

/** Waits for [demand] to be served, and does something with what it gets while the pool is still at it. */
private fun CoroutineScope.onceServed(pool: ConnectionPool, demand: Demand, action: (Grant) -> Unit) {
    lateinit var granted: Grant
    launch(DoingLoop { action(granted) }, CoroutineStart.UNDISPATCHED) { granted = pool.acquire(demand) }
}

/** What a look at the pool with suspicious eyes has found, kept from coming back. */
class PoolFaultsTest : FunSpec({
    timeout = 10_000

    test("A route is forgotten with its last connection, also when nothing ever rested there") {
        withPool { pool ->
            repeat(100) {
                val failed = demand(routeTo("unreachable$it"))
                pool.giveBack(pool.acquireNow(failed).shouldNotBeNull())
                pool.withdraw(failed)
                val closed = demand(routeTo("closes$it"))
                pool.place(closed).shouldNotBeNull().leave(isReusable = false)
                pool.withdraw(closed)
                val alone = demand(routeTo("alone$it"), isAlone = true)
                pool.place(alone).shouldNotBeNull().leave(isReusable = true)
                pool.withdraw(alone)
            }
            pool.openCount shouldBe 0
            pool.routeCount shouldBe 0
        }
    }

    test("Who asks for a connection while the sweep looks at those that rest is served by what it leaves") {
        coroutineScope {
            withPool(PoolOptions(maxConnectionsPerHost = 2, idleTime = 60.seconds)) { pool ->
                val asked = ArrayList<Deferred<Grant>>()
                val first = checkNotNull(
                    pool.place(demand()) {
                        FakeConnection { repeat(2) { asked += asking(pool, demand(number = it + 1L)) } }
                    },
                )
                val second = checkNotNull(pool.place(demand()))
                first.connection.promise(keepsFor = 5.milliseconds, takes = null)
                listOf(first, second).forEach { it.leave(isReusable = true) }
                while (asked.size < 2) Thread.onSpinWait()
                asked.forEach { it.await() }
            }
        }
    }

    test("A call that gave up as it was about to be served is counted as waiting no longer") {
        coroutineScope {
            withPool(PoolOptions(maxConnectionsPerHost = 1)) { pool ->
                val held = pool.acquireNow(demand()).shouldNotBeNull()
                val given = demand(number = 1)
                val asked = asking(pool, given)
                pool.waitingCount shouldBe 1
                given.withdraw().shouldBeNull()
                pool.giveBack(held)
                pool.withdraw(given)
                pool.waitingCount shouldBe 0
                pool.openCount shouldBe 0
                asked.cancel()
            }
        }
    }

    test("Who is sent again and asks once it has been served is not served twice") {
        coroutineScope {
            withPool(PoolOptions(maxConnectionsPerHost = 1)) { pool ->
                val elsewhere = routeTo("i")
                val broken = checkNotNull(pool.place(demand(number = 1)))
                val again = demand(number = 1)
                val other = checkNotNull(pool.place(demand(elsewhere)))
                lateinit var served: Deferred<Grant>
                // Both happen while the pool is seen to by whoever has laid the other connection to rest.
                onceServed(pool, demand(elsewhere, number = 2)) { place ->
                    broken.leave(isReusable = false, again)
                    (place as Place).leave(isReusable = true)
                }
                onceServed(pool, demand(elsewhere, number = 3)) { served = asking(pool, again) }
                other.leave(isReusable = true)
                served.await().shouldBeInstanceOf<Permit>()
                pool.waitingCount shouldBe 0
                pool.openCount shouldBe 2
            }
        }
    }

    test("Who stood behind a request that failed, and has found room since, is not queued again") {
        coroutineScope {
            withPool(PoolOptions(maxConnectionsPerHost = 2)) { pool ->
                val other = checkNotNull(pool.place(demand()))
                val behind = demand(number = 2, mayPipeline = true)
                lateinit var served: Deferred<Grant>
                val first = checkNotNull(
                    pool.place(demand(number = 1, mayPipeline = true)) {
                        FakeConnection {
                            other.leave(isReusable = true)
                            served = asking(pool, behind)
                        }
                    },
                )
                first.isKept()
                pool.acquireNow(behind).shouldBeInstanceOf<Place>().connection shouldBe first.connection
                first.leave(isReusable = false)
                served.await().shouldBeInstanceOf<Place>().connection shouldBe other.connection
                pool.waitingCount shouldBe 0
                pool.openCount shouldBe 1
            }
        }
    }

    test("A request that is sent again is never one too many to wait") {
        withPool(PoolOptions(maxConnectionsPerHost = 1, maxWaiting = 0)) { pool ->
            val again = demand()
            pool.place(again).shouldNotBeNull().leave(isReusable = false, again)
            pool.acquire(again).shouldBeInstanceOf<Permit>()
        }
    }

    test("A connection of nobody's whose request is sent again is counted no longer") {
        withPool { pool ->
            val again = demand(isAlone = true)
            pool.place(again).shouldNotBeNull().leave(isReusable = false, again)
            pool.acquire(again).shouldBeInstanceOf<Permit>()
            pool.openCount shouldBe 1
            pool.waitingCount shouldBe 0
        }
    }

    test("Room for a connection is given to the earliest call of all, wherever it goes") {
        coroutineScope {
            withPool(PoolOptions(maxConnections = 1)) { pool ->
                var held = pool.acquireNow(demand()).shouldNotBeNull()
                val waiting = listOf(
                    demand(routeTo("a"), number = 1),
                    demand(routeTo("b"), number = 2),
                    demand(routeTo("c"), number = 3, isAlone = true),
                    demand(routeTo("a"), number = 4),
                    demand(routeTo("d"), number = 5, isAlone = true),
                ).map { asking(pool, it) }
                for (next in waiting) {
                    waiting.filter { it.isServed } shouldBe waiting.takeWhile { it !== next }
                    pool.giveBack(held)
                    held = next.await()
                }
            }
        }
    }

    test("How long the first in line has been silent counts from when somebody stands behind it") {
        val loop = StandingLoop()
        withPool(PoolOptions(maxConnectionsPerHost = 1)) { pool ->
            val first = checkNotNull(pool.place(demand(mayPipeline = true)) { FakeConnection(loop) })
            first.isKept()
            val since = TimeSource.Monotonic.markNow()
            while (since.elapsedNow() < 20.milliseconds) Thread.onSpinWait()
            val joined = pool.acquireNow(demand(number = 1, mayPipeline = true)).shouldBeInstanceOf<Place>()
            val beforeEntering = TimeSource.Monotonic.markNow()
            joined.enter { }
            val waited = (first.connection as PooledConnection).waitedInTurn
            waited shouldBeLessThanOrEqualTo beforeEntering.elapsedNow()
        }
    }

    test("A connection that still has something to send does not rest") {
        val loop = StandingLoop()
        withPool(PoolOptions(maxConnectionsPerHost = 1)) { pool ->
            val first = checkNotNull(pool.place(demand(mayPipeline = true)) { FakeConnection(loop) })
            first.isKept()
            val joined = pool.acquireNow(demand(number = 1, mayPipeline = true)).shouldBeInstanceOf<Place>()
            joined.enter { joined.connection.http.output.writeUtf8("GET") }
            first.leave(isReusable = true)
            joined.awaitTurn()
            joined.leave(isReusable = true)
            joined.fake.isOpen.shouldBeFalse()
            loop.turn()
            joined.connection.http.output.size shouldBe 0
        }
    }

    test("A connection that is never without a request holds on to none that has been answered") {
        val loop = StandingLoop()
        withPool(PoolOptions(maxConnectionsPerHost = 1)) { pool ->
            var inTurn = checkNotNull(pool.place(demand(mayPipeline = true)) { FakeConnection(loop) })
            inTurn.isKept()
            val answered = ArrayList<WeakReference<Place>>()
            repeat(100) {
                val next = pool.acquireNow(demand(number = it + 1L, mayPipeline = true)).shouldBeInstanceOf<Place>()
                next.enter { next.connection.http.output.writeUtf8("GET") }
                inTurn.leave(isReusable = true)
                answered += WeakReference(inTurn)
                next.awaitTurn()
                next.takeTurn()
                loop.turn()
                inTurn = next
            }
            until("those answered to be garbage") {
                System.gc()
                answered.count { it.get() != null } <= 1
            }
        }
    }
})
