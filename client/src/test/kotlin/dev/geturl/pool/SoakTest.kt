package dev.geturl.pool

import dev.geturl.HttpClient
import dev.geturl.IpAddress
import dev.geturl.PoolOptions
import dev.geturl.Resolver
import dev.geturl.Status
import dev.geturl.Transaction
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.testClient
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicIntegerArray
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

private const val WORKERS = 500
private const val IN_CI = 5_000

/** So few that what the client has learnt of an origin does not last: most requests meet one it still pipelines to. */
private const val REQUESTS_AN_ORIGIN = 250

/**
 * Exchanges by many coroutines with a server that is not to be relied on. Bounded in the ordinary build; in full:
 *
 * ```
 * mvn -pl client test -Dtest=SoakTest -Dgeturl.soak=200000
 * ```
 *
 * `-Dgeturl.soak.seed` repeats the choices of an earlier run, whose seed is in its message.
 */
class SoakTest : FunSpec({
    val exchanges = Integer.getInteger("geturl.soak", IN_CI)
    val seed = java.lang.Long.getLong("geturl.soak.seed", System.nanoTime())

    for (loops in listOf(2, 4)) {
        test("Whatever servers do, each response belongs to its request, no POST arrives twice: $loops loops").config(
            timeout = 30.minutes,
        ) {
            println("soak of $exchanges exchanges on $loops loops, seed $seed")
            withClue("seed $seed") {
                val server = WildServer(seed, exchanges).closedAfterTest()
                val soak = Soak(soakingClient(loops), server.port, seed)
                soak.run(until = exchanges / 2)
                val early = usedHeap()
                soak.run(until = exchanges)
                soak.faults.toList().shouldBeEmpty()
                server.posted.indicesAbove(1).shouldBeEmpty()
                soak.endings(Status.OK) shouldBeGreaterThan exchanges * 2 / 3
                println("soak ended: ${soak.summary()}")
                if (exchanges > IN_CI) usedHeap() shouldBeLessThan early + early / 4 + ALLOWED_GROWTH_BYTES
            }
        }
    }
}) {
    private companion object {
        /** What a heap of some megabytes may waver by. */
        const val ALLOWED_GROWTH_BYTES = 8L * 1024 * 1024
    }
}

internal fun soakingClient(loops: Int): HttpClient {
    val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
    return testClient {
        this.loops = loops
        resolver = Resolver { listOf(loopback) }
        pool = PoolOptions(maxConnectionsPerHost = 4, maxConnections = 12, pipelineStall = 150.milliseconds)
    }
}

internal fun usedHeap(): Long {
    repeat(3) { System.gc() }
    return Runtime.getRuntime().run { totalMemory() - freeMemory() }
}

private fun AtomicIntegerArray.indicesAbove(count: Int): List<Int> = (0 until length()).filter { this[it] > count }

/** The callers, and what they got. */
internal class Soak(private val http: HttpClient, private val port: Int, private val seed: Long) {
    private val next = AtomicInteger()
    private val endings = Status.entries.associateWith { AtomicInteger() }

    val faults = ConcurrentLinkedQueue<String>()

    fun endings(status: Status): Int = endings.getValue(status).get()

    fun summary(): String = endings.entries.filter { it.value.get() > 0 }.joinToString { "${it.key} ${it.value}" }

    /** Goes on until [until] exchanges have been begun in all, and ended. */
    suspend fun run(until: Int) = coroutineScope {
        repeat(WORKERS) {
            launch(Dispatchers.Default) {
                while (true) {
                    val id = next.getAndUpdate { if (it < until) it + 1 else it }
                    if (id >= until) break
                    exchange(id, Random(seed + id))
                }
            }
        }
    }

    private suspend fun exchange(id: Int, random: Random) {
        val transaction = http.start("http://h${id / REQUESTS_AN_ORIGIN}.test:$port/$id") {
            method = METHODS[random.nextInt(METHODS.size)]
            timeout = 500.milliseconds
            if (method == "POST") query("[$id]")
        }
        if (random.nextInt(50) == 0) {
            repeat(random.nextInt(20)) { yield() }
            transaction.reset()
        }
        transaction.await()
        endings.getValue(transaction.status).incrementAndGet()
        if (transaction.status == Status.OK && !transaction.answers(id)) {
            faults += "$transaction got the answer to ${transaction.responseHeaderValue("X-Request")}: " +
                transaction.text().take(80)
        }
    }

    private fun Transaction.answers(id: Int): Boolean {
        val name = "[$id]"
        val isNamed = responseHeaderValue("X-Request") == "$id"
        return isNamed && text().let { it == name.repeat(it.length / name.length) }
    }

    private companion object {
        val METHODS = List(15) { "GET" } + List(2) { "HEAD" } + List(3) { "POST" }
    }
}
