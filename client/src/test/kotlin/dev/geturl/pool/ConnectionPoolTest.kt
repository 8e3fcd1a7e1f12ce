package dev.geturl.pool

import dev.geturl.PoolOptions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.nulls.shouldBeNull
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

private suspend fun withPool(options: PoolOptions = PoolOptions(), block: suspend (ConnectionPool) -> Unit) {
    val scope = CoroutineScope(Job() + Dispatchers.Default)
    try {
        ConnectionPool(scope, options).use { pool -> block(pool) }
    } finally {
        scope.cancel()
    }
}

private val PooledConnection.isOpen get() = http.connection.isOpen

private fun PooledConnection.endByPeer() = (http.connection as FakeConnection).endByPeer()

class ConnectionPoolTest : FunSpec({
    timeout = 10_000

    test("the connection that came to rest last is claimed first, by its own route only") {
        withPool { pool ->
            val connections = List(3) { pooled().also(pool::release) }
            pool.restingCount shouldBe 3
            pool.claim(routeTo("other")).shouldBeNull()
            for (expected in connections.asReversed()) pool.claim(routeTo("h")) shouldBeSameInstanceAs expected
            pool.claim(routeTo("h")).shouldBeNull()
            connections.forEach {
                it.isReused.shouldBeTrue()
                it.isOpen.shouldBeTrue()
            }
        }
    }

    test("a connection that its peer has ended, before or while it rests, is never handed out") {
        withPool { pool ->
            val early = pooled().also { it.endByPeer() }.also(pool::release)
            val late = pooled().also(pool::release).also { it.endByPeer() }
            val sound = pooled().also(pool::release)
            val last = pooled().also(pool::release).also { it.endByPeer() }
            pool.claim(routeTo("h")) shouldBeSameInstanceAs sound
            pool.claim(routeTo("h")).shouldBeNull()
            listOf(early, late, last).forEach { it.isOpen.shouldBeFalse() }
        }
    }

    test("a connection with bytes that nobody asked for does not rest") {
        withPool { pool ->
            val odd = pooled().also { it.http.input.writeUtf8("HTTP/1.1 200 OK") }.also(pool::release)
            odd.isOpen.shouldBeFalse()
            pool.restingCount shouldBe 0
        }
    }

    test("no more connections rest for one route than the option says") {
        withPool(PoolOptions(maxIdlePerOrigin = 2)) { pool ->
            val connections = List(3) { pooled().also(pool::release) }
            connections.map { it.isOpen } shouldBe listOf(true, true, false)
            pooled(routeTo("other")).also(pool::release).isOpen.shouldBeTrue()
        }
    }

    test("what has rested too long is closed, and not handed out before that") {
        withPool(PoolOptions(idleTime = 20.milliseconds)) { pool ->
            val connections = List(3) { pooled(routeTo("h$it")).also(pool::release) }
            while (connections.any { it.isOpen }) yield()
            pool.restingCount shouldBe 0
            // The sweep ended with the last of them: the next one gets another.
            val next = pooled().also(pool::release)
            while (next.isOpen) yield()
        }
        withPool(PoolOptions(idleTime = 1.microseconds)) { pool ->
            val old = pooled().also(pool::release)
            val since = System.nanoTime()
            while (System.nanoTime() - since < 10_000) yield()
            pool.claim(routeTo("h")).shouldBeNull()
            old.isOpen.shouldBeFalse()
        }
    }

    test("closing closes what rests, and what is released after that") {
        withPool { pool ->
            val resting = pooled().also(pool::release)
            val busy = pooled()
            pool.close()
            resting.isOpen.shouldBeFalse()
            busy.isOpen.shouldBeTrue()
            pool.release(busy)
            busy.isOpen.shouldBeFalse()
            pool.claim(routeTo("h")).shouldBeNull()
        }
    }

    test("threads that claim, release and end connections while a sweep goes on lose none and share none") {
        withPool(PoolOptions(idleTime = 1.milliseconds, maxIdlePerOrigin = 4)) { pool ->
            val owned = ConcurrentHashMap.newKeySet<PooledConnection>()
            val made = ConcurrentHashMap.newKeySet<PooledConnection>()
            val faults = ConcurrentHashMap.newKeySet<String>()
            val barrier = CyclicBarrier(4)
            val threads = List(4) { seed ->
                thread {
                    val random = Random(seed)
                    barrier.await()
                    repeat(20_000) {
                        val route = routeTo("h${random.nextInt(2)}")
                        val connection = pool.claim(route) ?: pooled(route).also(made::add)
                        if (!owned.add(connection)) faults.add("claimed twice")
                        if (connection.isReused && !connection.isOpen) faults.add("claimed closed")
                        if (random.nextInt(50) == 0) Thread.onSpinWait()
                        owned.remove(connection)
                        pool.release(connection)
                        if (random.nextInt(10) == 0) connection.takeIf { it.isResting }?.endByPeer()
                    }
                }
            }
            threads.forEach { it.join() }
            faults.toList() shouldBe emptyList()
            // What nobody can reach any more would stay open for ever.
            while (made.any { it.isOpen }) yield()
        }
    }

    test("closing while threads release leaves none open") {
        repeat(100) {
            withPool { pool ->
                val made = ConcurrentHashMap.newKeySet<PooledConnection>()
                val threads =
                    List(2) { thread { repeat(50) { pooled(routeTo("h$it")).also(made::add).also(pool::release) } } }
                pool.close()
                threads.forEach { it.join() }
                made.none { it.isOpen }.shouldBeTrue()
            }
        }
    }
})
