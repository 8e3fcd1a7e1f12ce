package dev.geturl.pool

import dev.geturl.PoolOptions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.yield
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CyclicBarrier
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

internal suspend fun withPool(options: PoolOptions = PoolOptions(), block: suspend (ConnectionPool) -> Unit) {
    val scope = CoroutineScope(Job() + Dispatchers.Default)
    try {
        ConnectionPool(scope, options).use { pool -> block(pool) }
    } finally {
        scope.cancel()
    }
}

private fun ConnectionPool.opened(route: Route = routeTo("h")): Place = checkNotNull(place(demand(route)))

private fun Place.rest() = leave(isReusable = true)

private val Place.isOpen get() = fake.isOpen

class ConnectionPoolTest : FunSpec({
    timeout = 10_000

    test("the connection that came to rest last is claimed first, by its own route only") {
        withPool { pool ->
            val places = List(3) { pool.opened() }.onEach { it.rest() }
            pool.restingCount shouldBe 3
            pool.claim(routeTo("other")).shouldBeNull()
            for (expected in places.asReversed()) {
                val claimed = pool.claim(routeTo("h")).shouldNotBeNull()
                claimed.connection shouldBeSameInstanceAs expected.connection
                claimed.isReused.shouldBeTrue()
                claimed.isOpen.shouldBeTrue()
            }
            pool.claim(routeTo("h")).shouldBeNull()
            pool.openCount shouldBe 3
        }
    }

    test("a connection that its peer has ended, before or while it rests, is never handed out") {
        withPool { pool ->
            val places = List(5) { pool.opened() }
            val (early, late, sound, last, unheard) = places
            early.fake.endByPeer()
            places.forEach { it.rest() }
            late.fake.endByPeer()
            last.fake.endByPeer()
            unheard.fake.endUnheard()
            pool.claim(routeTo("h"))?.connection shouldBeSameInstanceAs sound.connection
            pool.claim(routeTo("h")).shouldBeNull()
            listOf(early, late, last, unheard).forEach { it.isOpen.shouldBeFalse() }
            pool.openCount shouldBe 1
        }
    }

    test("a connection with bytes that nobody asked for, or one that failed, does not rest") {
        withPool { pool ->
            val odd = pool.opened().also { it.connection.http.input.writeUtf8("HTTP/1.1 200 OK") }
            odd.rest()
            val failed = pool.opened().also { it.leave(isReusable = false) }
            odd.isOpen.shouldBeFalse()
            failed.isOpen.shouldBeFalse()
            pool.restingCount shouldBe 0
            pool.openCount shouldBe 0
        }
    }

    test("no more connections rest for one route than the option says") {
        withPool(PoolOptions(maxIdlePerOrigin = 2)) { pool ->
            val places = List(3) { pool.opened() }.onEach { it.rest() }
            places.map { it.isOpen } shouldBe listOf(true, true, false)
            pool.opened(routeTo("other")).also { it.rest() }.isOpen.shouldBeTrue()
        }
    }

    test("what has rested too long is closed, and not handed out before that") {
        withPool(PoolOptions(idleTime = 20.milliseconds)) { pool ->
            val places = List(3) { pool.opened(routeTo("h$it")) }.onEach { it.rest() }
            while (places.any { it.isOpen }) yield()
            pool.restingCount shouldBe 0
            // The sweep ended with the last of them: the next one gets another.
            val next = pool.opened().also { it.rest() }
            while (next.isOpen) yield()
        }
        withPool(PoolOptions(idleTime = 1.microseconds)) { pool ->
            val old = pool.opened().also { it.rest() }
            val since = System.nanoTime()
            while (System.nanoTime() - since < 10_000) yield()
            pool.claim(routeTo("h")).shouldBeNull()
            old.isOpen.shouldBeFalse()
        }
    }

    test("a connection is not used again once it is too old, or has rested for as long as its peer keeps it") {
        withPool(PoolOptions(maxAge = 1.microseconds)) { pool ->
            val old = pool.opened().also { it.rest() }
            pool.claim(routeTo("h")).shouldBeNull()
            old.isOpen.shouldBeFalse()
        }
        withPool { pool ->
            val short = pool.opened().also { it.connection.promise(keepsFor = 0.seconds, takes = null) }
            val full = pool.opened().also { it.connection.promise(keepsFor = null, takes = 0) }
            val long = pool.opened().also { it.connection.promise(keepsFor = 5.seconds, takes = 7) }
            listOf(long, short, full).forEach { it.rest() }
            full.isOpen.shouldBeFalse()
            pool.claim(routeTo("h"))?.connection shouldBeSameInstanceAs long.connection
            short.isOpen.shouldBeFalse()
        }
    }

    test("closing closes what rests, and what comes to rest after that") {
        withPool { pool ->
            val (resting, busy) = List(2) { pool.opened() }
            resting.rest()
            pool.close()
            resting.isOpen.shouldBeFalse()
            busy.isOpen.shouldBeTrue()
            busy.rest()
            busy.isOpen.shouldBeFalse()
            pool.claim(routeTo("h")).shouldBeNull()
            pool.openCount shouldBe 0
        }
    }

    test("threads that claim, release and end connections while a sweep goes on lose none and share none") {
        withPool(PoolOptions(idleTime = 1.milliseconds, maxIdlePerOrigin = 4)) { pool ->
            val owned = ConcurrentHashMap.newKeySet<Carrier>()
            val made = ConcurrentHashMap.newKeySet<FakeConnection>()
            val faults = ConcurrentHashMap.newKeySet<String>()
            val barrier = CyclicBarrier(4)
            val threads = List(4) { seed ->
                thread {
                    val random = Random(seed)
                    barrier.await()
                    repeat(20_000) {
                        val route = routeTo("h${random.nextInt(2)}")
                        // Null when another thread is inside at that moment.
                        val place = pool.place(demand(route)) { FakeConnection().also(made::add) } ?: return@repeat
                        if (!owned.add(place.connection)) faults.add("claimed twice")
                        if (place.isReused && !place.isOpen) faults.add("claimed closed")
                        if (random.nextInt(50) == 0) Thread.onSpinWait()
                        owned.remove(place.connection)
                        place.leave(isReusable = random.nextInt(20) != 0)
                        if (random.nextInt(10) == 0) place.fake.endByPeer()
                    }
                }
            }
            threads.forEach { it.join() }
            faults.toList() shouldBe emptyList()
            // What nobody can reach any more would stay open for ever.
            while (made.any { it.isOpen }) yield()
            pool.openCount shouldBe 0
        }
    }

    test("closing while threads release leaves none open") {
        repeat(100) {
            withPool { pool ->
                val made = ConcurrentHashMap.newKeySet<FakeConnection>()
                val threads = List(2) {
                    thread {
                        repeat(50) {
                            pool.place(demand(routeTo("h$it"))) { FakeConnection().also(made::add) }?.rest()
                        }
                    }
                }
                pool.close()
                threads.forEach { it.join() }
                made.none { it.isOpen }.shouldBeTrue()
            }
        }
    }
})
