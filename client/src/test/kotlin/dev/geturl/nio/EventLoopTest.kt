package dev.geturl.nio

import dev.geturl.HttpException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import java.nio.channels.SelectionKey
import java.nio.channels.SocketChannel
import java.util.concurrent.CountDownLatch
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.measureTime

class EventLoopTest : FunSpec({
    test("coroutines of a loop run on its one thread, in the order they were handed over") {
        onLoops {
            val seen = ArrayList<Int>()
            coroutineScope {
                repeat(1000) { number ->
                    launch(loop) {
                        loop.isCurrent.shouldBeTrue()
                        seen.add(number)
                    }
                }
            }
            seen shouldBe (0 until 1000).toList()
            loop.isCurrent.shouldBeFalse()
        }
    }

    test("delays end in the order of their times, no sooner than these, on the loop") {
        onLoops {
            val ended = ArrayList<Int>()
            val taken = measureTime {
                coroutineScope {
                    for (millis in listOf(30, 10, 20, 0, 40)) {
                        launch(loop) {
                            delay(millis.milliseconds)
                            loop.isCurrent.shouldBeTrue()
                            ended.add(millis)
                        }
                    }
                }
            }
            ended shouldBe listOf(0, 10, 20, 30, 40)
            taken.inWholeMilliseconds shouldBeGreaterThanOrEqual 40
        }
    }

    test("of two timeouts the shorter one fires, and a cancelled delay holds nobody up") {
        onLoops {
            withContext(loop) {
                val inner = withTimeoutOrNull(1.minutes) {
                    withTimeoutOrNull(10.milliseconds) { delay(1.hours) }
                        ?: "inner"
                }
                inner shouldBe "inner"
                (
                    withTimeoutOrNull(10.milliseconds) { withTimeoutOrNull(1.minutes) { delay(1.hours) } ?: "inner" }
                        ?: "outer"
                ) shouldBe
                    "outer"
                val sleeper = launch { delay(1.hours) }
                yield()
                sleeper.cancelAndJoin()
            }
        }
    }

    test("a block resumed at once by another thread goes on on the loop, wherever it was started") {
        onLoops {
            repeat(2_000) {
                CoroutineScope(loop)
                    .async(start = CoroutineStart.UNDISPATCHED) {
                        loop.run { loop.isCurrent }
                    }.await()
                    .shouldBeTrue()
            }
        }
    }

    test("100,000 timers are added and cancelled from other threads and those left fire in order") {
        onLoops {
            val last = CompletableDeferred<Unit>()
            val fired = ArrayList<Int>()
            val cancelled = AtomicInteger()
            for (number in 0 until 50_000) {
                loop
                    .schedule(TimeUnit.HOURS.toNanos(1)) { cancelled.incrementAndGet() }
                    .dispose()
            }
            for (number in 0 until 50_000) {
                val timer = loop.schedule(TimeUnit.MILLISECONDS.toNanos(300) + number) { fired.add(number) }
                if (number % 5 != 0) timer.dispose()
            }
            loop.schedule(TimeUnit.MILLISECONDS.toNanos(400)) { last.complete(Unit) }
            last.await()
            fired shouldBe (0 until 50_000 step 5).toList()
            cancelled.get() shouldBe 0
        }
    }

    test("tasks handed over while the loop is busy wake it at most once") {
        onLoops {
            val busy = CountDownLatch(1)
            val started = CompletableDeferred<Unit>()
            loop.execute {
                started.complete(Unit)
                busy.await()
            }
            started.await()
            val before = loop.wakeUps.get()
            repeat(10_000) { loop.execute {} }
            busy.countDown()
            loop.settle()
            loop.wakeUps.get() - before shouldBeLessThanOrEqual 4
        }
    }

    test("tasks handed over while a handler of a socket runs do not wake the loop") {
        onLoops {
            val (connection, peer) = pair()
            val busy = CountDownLatch(1)
            val started = CompletableDeferred<Unit>()
            connection.watch {
                started.complete(Unit)
                busy.await()
            }
            loop.settle()
            peer.getOutputStream().write(1)
            started.await()
            val before = loop.wakeUps.get()
            repeat(1_000) { loop.execute {} }
            val after = loop.wakeUps.get()
            busy.countDown()
            after shouldBe before
            loop.settle()
        }
    }

    test("a timer that is later than what the loop sleeps for wakes nobody, an earlier one does") {
        onLoops {
            loop.schedule(TimeUnit.MINUTES.toNanos(1)) {}
            loop.settle()
            // The loop sleeps again once a timer of the past has fired from a sleep.
            val slept = CompletableDeferred<Unit>()
            loop.schedule(TimeUnit.MILLISECONDS.toNanos(20)) { slept.complete(Unit) }
            slept.await()
            val before = loop.wakeUps.get()
            repeat(1_000) { loop.schedule(TimeUnit.MINUTES.toNanos(2)) {} }
            loop.wakeUps.get() shouldBe before
            val early = CompletableDeferred<Unit>()
            loop.schedule(0) { early.complete(Unit) }
            early.await()
        }
    }

    test("a task or a timer that throws goes to the thread's handler and the loop goes on") {
        onLoops {
            val caught = ArrayList<Throwable>()
            val failure = IllegalStateException("on purpose")
            withContext(loop) { Thread.currentThread().setUncaughtExceptionHandler { _, thrown -> caught.add(thrown) } }
            loop.execute { throw failure }
            loop.schedule(0) { throw failure }
            loop.until { caught.size == 2 }
            caught.forEach { it shouldBeSameInstanceAs failure }
        }
    }

    test("a handler that throws fails its connection and no other") {
        onLoops {
            val (broken, peer) = pair()
            val (sound, other) = pair()
            broken.watch { error("on purpose") }
            loop.settle()
            peer.getOutputStream().write(1)
            loop.until { !broken.isOpen }
            shouldThrow<HttpException.Unexpected> { broken.send("x") }
            other.getOutputStream().write("hello".toByteArray())
            sound.receive(5) shouldBe "hello"
            loop.until { loop.registrations == 1 }
        }
    }

    test("closing ends every reader, writer and connect with an exception that says why, and then the thread") {
        val fixture = LoopFixture(backlog = 1)
        fixture.use {
            onLoops {
                val failures = withContext(Dispatchers.Default) {
                    val (reading, _) = fixture.pair()
                    val (writing, _) = fixture.pair()
                    val scope = CoroutineScope(Job())
                    val pending = listOf(
                        scope.async { runCatching { reading.receive(1) } },
                        scope.async(fixture.loop) { runCatching { while (true) writing.send("x".repeat(100_000)) } },
                        scope.async { runCatching { repeat(20) { fixture.transport.connect(fixture.target) } } },
                    )
                    fixture.loop.settle()
                    fixture.loop.close()
                    pending.awaitAll()
                }
                fixture.loop.awaitClosed()
                failures.forEach { it.exceptionOrNull().shouldBeInstanceOf<HttpException.Reset>() }
                shouldThrow<HttpException.Reset> { fixture.transport.connect(fixture.target) }
            }
        }
    }

    test("after the end what is dispatched, delayed or timed still runs, elsewhere") {
        onLoops {
            val sleeper = CoroutineScope(loop).async { delay(50.milliseconds) }
            loop.settle()
            loop.close()
            loop.awaitClosed()
            sleeper.await()
            withContext(loop) {
                loop.isCurrent.shouldBeFalse()
                delay(5.milliseconds)
                withTimeoutOrNull(5.milliseconds) { delay(1.hours) } shouldBe null
            }
        }
    }

    test("a coroutine that sleeps again and again does not keep a closed loop from ending, nor sleep less") {
        onLoops {
            val rounds = AtomicInteger()
            val taken = measureTime {
                val restless = CoroutineScope(loop).launch {
                    while (true) delay(20.milliseconds).also { rounds.incrementAndGet() }
                }
                loop.settle()
                loop.close()
                loop.awaitClosed()
                CoroutineScope(loop).launch { delay(60.milliseconds) }.join()
                restless.cancelAndJoin()
            }
            rounds.get() shouldBeLessThanOrEqual taken.inWholeMilliseconds.toInt() / 20 + 1
        }
    }

    test("work handed over while the loop ends is run once, whoever runs it") {
        repeat(200) {
            val loop = EventLoop("ending")
            val ran = AtomicInteger()
            val threads = List(2) {
                Thread { repeat(200) { loop.execute { ran.incrementAndGet() } } }.apply { start() }
            }
            loop.close()
            threads.forEach(Thread::join)
            onLoops { until { ran.get() == 400 } }
        }
    }

    test("nothing is registered after the end, nor by another thread") {
        onLoops {
            SocketChannel.open().use { channel ->
                channel.configureBlocking(false)
                val handler = object : ReadyHandler {
                    override fun onReady(key: SelectionKey) = Unit

                    override fun onFailure(failure: HttpException) = Unit
                }
                shouldThrow<IllegalStateException> { loop.register(channel, 0, handler) }
                loop.close()
                shouldThrow<HttpException.Reset> { loop.register(channel, 0, handler) }
            }
        }
    }

    test("a group makes its loops when one is needed and hands them out in turn") {
        val group = LoopGroup(3, "group")
        group.started.shouldBeEmpty()
        val handed = List(6) { group.next() }
        handed.distinct().size shouldBe 3
        handed.take(3) shouldBe handed.drop(3)
        group.close()
        handed.forEach { it.awaitClosed() }
        shouldThrow<IllegalArgumentException> { LoopGroup(0, "none") }
    }

    test("a group that was closed starts no thread that stays") {
        val group = LoopGroup(1, "late")
        group.close()
        group.next().awaitClosed()
    }

    test("four threads that hand over work and timers while data comes and goes lose nothing") {
        onLoops(2) {
            val connections = List(4) { pair() }
            val echoes = connections.map { (_, peer) ->
                Thread { runCatching { peer.getInputStream().transferTo(peer.getOutputStream()) } }.apply { start() }
            }
            val ran = AtomicInteger()
            val barrier = CyclicBarrier(4)
            val hammers = List(4) {
                Thread {
                    barrier.await()
                    repeat(20_000) { number ->
                        val to = loops.next()
                        if (number % 4 == 0) {
                            to.schedule(number % 100 * 1_000L) { ran.incrementAndGet() }
                        } else {
                            to.execute { ran.incrementAndGet() }
                        }
                    }
                }.apply { start() }
            }
            coroutineScope {
                connections.forEach { (connection, _) ->
                    launch(connection.dispatcher) {
                        repeat(300) { round ->
                            val text = "round $round\n"
                            connection.send(text)
                            yield()
                            connection.receive(text.length) shouldBe text
                        }
                        connection.close()
                    }
                }
            }
            withContext(Dispatchers.IO) { (hammers + echoes).forEach(Thread::join) }
            loop.until { ran.get() == 80_000 }
        }
    }

    test("a loop that is woken by others between turns of its own never sleeps through a task") {
        onLoops {
            // The loop goes between tasks of its own, which it does not sleep for, and sleep.
            coroutineScope {
                val jobs = List(3) {
                    launch(Dispatchers.Default) {
                        repeat(4_000) { withContext(loop) { if (it % 3 == 0) yield() } }
                    }
                }
                jobs.joinAll()
            }
        }
    }
})

private suspend fun until(condition: () -> Boolean) {
    while (!condition()) yield()
}
