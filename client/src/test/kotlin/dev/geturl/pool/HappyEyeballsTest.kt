package dev.geturl.pool

import dev.geturl.DialOptions
import dev.geturl.HttpException
import dev.geturl.SocketOptions
import dev.geturl.TimeoutKind
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val A = "192.0.2.1"
private const val B = "192.0.2.2"
private const val C = "192.0.2.3"
private const val V6 = "2001:db8::1"

@OptIn(ExperimentalCoroutinesApi::class)
class HappyEyeballsTest : FunSpec({
    test(
        "the next address is tried a delay after the one before, the versions alternating; the first to connect wins",
    ) {
        runTest {
            val host = mapOf(V6 to blackHole, "2001:db8::2" to blackHole, A to takesAfter(300), B to takesAfter(10))
            val dials = DialFixture(this, host)
            dials.dial() shouldBeSameInstanceAs dials.connections[A]
            dials.events shouldContainExactly listOf(
                "0 resolve h.example",
                "0 resolved 2001:db8::1, 2001:db8::2, 192.0.2.1, 192.0.2.2",
                "0 try [2001:db8::1]:80",
                "250 try 192.0.2.1:80",
                "500 try [2001:db8::2]:80",
                "550 connected 192.0.2.1:80",
                "550 gave up [2001:db8::1]:80",
                "550 gave up [2001:db8::2]:80",
            )
            dials.underWay shouldBe 0
        }
    }

    test("an attempt that is not yet through goes on beside those that begin after it, and may still win") {
        runTest {
            val dials = DialFixture(this, mapOf(A to takesAfter(600), B to blackHole, C to takesAfter(200)))
            dials.dial() shouldBeSameInstanceAs dials.connections[A]
            currentTime shouldBe 600
            dials.connections.keys shouldContainExactly listOf(A)
            dials.underWay shouldBe 0
        }
    }

    test("after a failure the next address is tried at once, and the others go on") {
        runTest {
            val host = mapOf(A to takesAfter(400), B to refusesAfter(30), C to refusesAfter(0), V6 to refusesAfter(1))
            val dials = DialFixture(this, host)
            dials.dial() shouldBeSameInstanceAs dials.connections[A]
            dials.events.drop(2) shouldContainExactly listOf(
                "0 try 192.0.2.1:80",
                "250 try [2001:db8::1]:80",
                "251 failed [2001:db8::1]:80",
                "251 try 192.0.2.2:80",
                "281 failed 192.0.2.2:80",
                "281 try 192.0.2.3:80",
                "281 failed 192.0.2.3:80",
                "400 connected 192.0.2.1:80",
            )
        }
    }

    test("the delay between attempts is an option") {
        runTest {
            val dials = DialFixture(this, mapOf(A to blackHole, B to takesAfter(0)), options = tenMilliseconds)
            dials.dial()
            currentTime shouldBe 10
        }
    }

    test("two that connect at the same moment: one is given, the other closed") {
        runTest {
            val dials = DialFixture(this, mapOf(A to takesAfter(300), B to takesAfter(50)))
            val won = dials.dial()
            dials.connections.size shouldBe 2
            dials.connections.values.filter { it.isOpen } shouldContainExactly listOf(won)
        }
    }

    test("when all fail the last failure carries the others, and all addresses in the order of their attempts") {
        runTest {
            val dials = DialFixture(this, mapOf(A to refusesAfter(700), B to refusesAfter(0), V6 to refusesAfter(5)))
            val failure = shouldThrow<HttpException.ConnectFailed> { dials.dial() }
            failure.message shouldBe "no $A"
            failure.suppressed.map { it.message } shouldContainExactly listOf("no $V6", "no $B")
            failure.addressesTried shouldContainExactly listOf("$A:80", "[$V6]:80", "$B:80")
            currentTime shouldBe 700
        }
    }

    test("the connect timeout is that of the whole dial, and tells what was tried and what had failed before") {
        runTest {
            val dials = DialFixture(this, mapOf(A to refusesAfter(5), B to blackHole, C to blackHole, V6 to blackHole))
            val failure = shouldThrow<HttpException.Timeout> { dials.dial(timeout = 400.milliseconds) }
            failure.kind shouldBe TimeoutKind.CONNECT
            failure.message shouldContain "400ms"
            failure.addressesTried shouldContainExactly listOf("$A:80", "[$V6]:80", "$B:80")
            failure.suppressed.map { it.message } shouldContainExactly listOf("no $A")
            currentTime shouldBe 400
            dials.underWay shouldBe 0
        }
    }

    test("a caller that is cancelled leaves no attempt under way") {
        runTest {
            val dials = DialFixture(this, mapOf(A to blackHole, B to blackHole, C to blackHole))
            val dial = launch { dials.dial() }
            advanceTimeBy(300)
            dials.underWay shouldBe 2
            dial.cancelAndJoin()
            dials.underWay shouldBe 0
            dials.events.takeLast(2) shouldContainExactly listOf("300 gave up $A:80", "300 gave up $B:80")
        }
    }

    test("a failure other than to connect ends the race") {
        runTest {
            val broken = IllegalStateException("broken transport")
            var calls = 0
            val dialer = Dialer({ listOf(ip(A), ip(B)) }, SocketOptions())
            val failure = shouldThrow<IllegalStateException> {
                dialer.dial(routeTo("h"), {
                    calls++
                    throw broken
                }, 5.seconds)
            }
            (failure === broken || failure.cause === broken) shouldBe true
            calls shouldBe 1
        }
    }

    test("a transport that cancels itself does not hang the race") {
        runTest {
            val dialer = Dialer({ listOf(ip(A), ip(B)) }, SocketOptions())
            val dial =
                async { runCatching { dialer.dial(routeTo("h"), { throw CancellationException("own") }, 5.seconds) } }
            (dial.await().exceptionOrNull() is CancellationException) shouldBe true
            currentTime shouldBe 0
        }
    }

    test("an address that refused is tried last from then on, until its time is over") {
        runTest {
            val dials = DialFixture(this, mapOf(A to refusesAfter(0), B to takesAfter(0)))
            dials.dial()
            dials.tries() shouldContainExactly listOf(A, B)
            dials.dial()
            dials.tries() shouldContainExactly listOf(B)
            advanceTimeBy(60_000)
            dials.dial()
            dials.tries() shouldContainExactly listOf(A, B)
        }
    }

    test("an address that was silent while another connected is tried last as well") {
        runTest {
            val dials = DialFixture(this, mapOf(A to blackHole, B to takesAfter(0)))
            dials.dial()
            dials.tries() shouldContainExactly listOf(A, B)
            dials.dial()
            dials.tries() shouldContainExactly listOf(B)
            currentTime shouldBe 250
        }
    }

    test("an address that works again is forgotten to have failed") {
        runTest {
            val host = mutableMapOf(A to refusesAfter(0), B to takesAfter(0))
            var answer = listOf(ip(A), ip(B))
            val dials = DialFixture(this, host, resolver = { answer })
            dials.dial()
            host[A] = takesAfter(0)
            host[B] = refusesAfter(0)
            dials.dial()
            dials.tries() shouldContainExactly listOf(A, B, B, A)
            answer = answer.reversed()
            dials.dial()
            dials.tries() shouldContainExactly listOf(A)
        }
    }

    test("an attempt that had no time to answer is not held to have failed") {
        runTest {
            val dials = DialFixture(this, mapOf(A to blackHole, B to takesAfter(40), C to takesAfter(0)))
            val first = launch { dials.dial() }
            advanceTimeBy(100)
            first.cancelAndJoin()
            dials.tries()
            dials.dial()
            dials.tries() shouldContainExactly listOf(A, B)
        }
    }

    test("failures from a local address of the caller's choice say nothing about other calls") {
        runTest {
            val dials =
                DialFixture(this, mapOf(A to refusesAfter(0), B to takesAfter(0)), localAddress = ip("127.0.0.1"))
            repeat(2) {
                dials.dial()
                dials.tries() shouldContainExactly listOf(A, B)
            }
        }
    }

    test("failures are not remembered where the time for it is zero") {
        runTest {
            val options = DialOptions(failedTime = 0.seconds)
            val dials = DialFixture(this, mapOf(A to refusesAfter(0), B to takesAfter(0)), options = options)
            repeat(2) {
                dials.dial()
                dials.tries() shouldContainExactly listOf(A, B)
            }
        }
    }
})

/** The addresses that were tried since the last time this was asked. */
private fun DialFixture.tries(): List<String> = events
    .filter { "try " in it }
    .map { it.substringAfter("try ").removeSuffix(":80").removeSurrounding("[", "]") }
    .also { events.clear() }
