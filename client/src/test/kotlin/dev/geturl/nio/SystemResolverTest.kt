package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.IpAddress
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import java.net.UnknownHostException
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

class SystemResolverTest : FunSpec({
    timeout = 10_000

    val address = checkNotNull(IpAddress.parseOrNull("192.0.2.1"))

    class Fixture(ask: (String) -> List<IpAddress> = { listOf(address) }) {
        val asked = ConcurrentLinkedQueue<String>()
        val clock = TestTimeSource()
        val scope = CoroutineScope(Job())
        val resolver = SystemResolver(scope, 30.seconds, clock) { host ->
            asked.add(host)
            ask(host)
        }
    }

    test("an answer is kept for its time, in any case of letters, and no longer") {
        val fixture = Fixture()
        fixture.resolver.resolve("Host.example") shouldBe listOf(address)
        fixture.clock += 30.seconds - 1.nanoseconds
        fixture.resolver.resolve("hOST.example") shouldBe listOf(address)
        fixture.asked.toList() shouldBe listOf("host.example")
        fixture.clock += 1.nanoseconds
        fixture.resolver.resolve("host.example") shouldBe listOf(address)
        fixture.asked.size shouldBe 2
    }

    test("an address asks nobody") {
        val fixture = Fixture { error("asked") }
        fixture.resolver.resolve("127.0.0.1").single().toString() shouldBe "127.0.0.1"
        fixture.resolver.resolve("[::1]").single().toString() shouldBe "::1"
    }

    test("lookups of one host at the same time share one question, those of another do not wait for it") {
        val release = CountDownLatch(1)
        val fixture = Fixture { host ->
            if (host == "slow") release.await()
            listOf(address)
        }
        coroutineScope {
            val waiting = List(100) { async(start = CoroutineStart.UNDISPATCHED) { fixture.resolver.resolve("slow") } }
            while (fixture.asked.isEmpty()) yield()
            fixture.resolver.resolve("fast") shouldBe listOf(address)
            fixture.clock += 60.seconds
            val late = async(start = CoroutineStart.UNDISPATCHED) { fixture.resolver.resolve("slow") }
            release.countDown()
            (waiting + late).awaitAll().toSet() shouldBe setOf(listOf(address))
        }
        fixture.asked.count { it == "slow" } shouldBe 1
    }

    test("a failure is told to all who asked, each with an exception of its own, and is not kept") {
        var fails = true
        val unknown = UnknownHostException("x")
        val fixture = Fixture { if (fails) throw unknown else listOf(address) }
        val failures = List(3) { shouldThrow<HttpException.UnknownHost> { fixture.resolver.resolve("x.example") } }
        failures.forEach {
            it.cause shouldBeSameInstanceAs unknown
            it.message shouldContain "x.example"
        }
        failures.distinct().size shouldBe 3
        fails = false
        fixture.resolver.resolve("x.example") shouldBe listOf(address)
    }

    test("a failure that comes as fast as can be is not kept either, nor one after an answer that grew old") {
        val fixture = Fixture()
        withContext(Dispatchers.Default) {
            repeat(3_000) { round ->
                val host = "h${round % 7}"
                var fails = false
                val resolver = SystemResolver(fixture.scope, 30.seconds, fixture.clock) {
                    if (fails) throw UnknownHostException() else listOf(address)
                }
                resolver.resolve(host)
                fixture.clock += 31.seconds
                fails = true
                shouldThrow<HttpException.UnknownHost> { resolver.resolve(host) }
                fails = false
                resolver.resolve(host) shouldBe listOf(address)
            }
        }
    }

    test("a caller that is cancelled stops waiting at once though the platform does not") {
        val release = CountDownLatch(1)
        val fixture = Fixture {
            release.await()
            listOf(address)
        }
        coroutineScope {
            val waiting = launch { fixture.resolver.resolve("slow") }
            while (fixture.asked.isEmpty()) yield()
            waiting.cancelAndJoin()
            release.count shouldBe 1
            val other = async { fixture.resolver.resolve("slow") }
            yield()
            release.countDown()
            other.await() shouldBe listOf(address)
        }
        fixture.asked.size shouldBe 1
    }

    test("once its client is closed a lookup is cancelled, also a new one") {
        val release = CountDownLatch(1)
        val fixture = Fixture {
            release.await()
            listOf(address)
        }
        coroutineScope {
            val waiting = CoroutineScope(Job()).async { runCatching { fixture.resolver.resolve("slow") } }
            while (fixture.asked.isEmpty()) yield()
            fixture.scope.cancel()
            (runCatching { fixture.resolver.resolve("new") }.exceptionOrNull() is CancellationException) shouldBe true
            release.countDown()
            (waiting.await().exceptionOrNull() is CancellationException) shouldBe true
        }
        fixture.asked.toList() shouldBe listOf("slow")
    }

    test("the platform knows this machine") {
        val resolver = SystemResolver(CoroutineScope(Job()), 30.seconds)
        resolver.resolve("localhost").map { it.toString() } shouldContain "127.0.0.1"
    }
})
