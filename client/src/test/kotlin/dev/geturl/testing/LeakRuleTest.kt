package dev.geturl.testing

import dev.geturl.HttpClient
import dev.geturl.Resolver
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.test.TestResult
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.kotest.provided.ProjectConfig
import kotlinx.coroutines.awaitCancellation
import java.net.InetSocketAddress
import java.nio.channels.Selector
import java.nio.channels.ServerSocketChannel
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds

/** The complaints of the rule about [test], which may leave things behind for [cleanUp] to take away. */
private suspend fun complaints(cleanUp: () -> Unit = {}, test: suspend () -> Unit): List<String> {
    val watch = LeakWatch(patience = 100.milliseconds)
    test()
    return watch.leaks().also { cleanUp() }
}

class LeakRuleTest : FunSpec({
    test("A test that fetches something and leaves nothing behind passes") {
        complaints {
            val server = answering(Peer.response("x"))
            testClient().geturl(server.url()).text() shouldBe "x"
        }.shouldBeEmpty()
    }

    test("An open listening socket is a leaked descriptor") {
        lateinit var left: ServerSocketChannel
        val found = complaints(cleanUp = { left.close() }) {
            left = ServerSocketChannel.open().bind(InetSocketAddress("127.0.0.1", 0))
        }
        found shouldHaveSize 1
        found[0] shouldStartWith "a descriptor: "
        found[0] shouldContain "socket:["
    }

    test("An open selector is a leaked descriptor") {
        lateinit var left: Selector
        val found = complaints(cleanUp = { left.close() }) { left = Selector.open() }
        found.joinToString() shouldContain "a descriptor: "
        found.joinToString() shouldContain "eventpoll"
    }

    test("A thread that goes on is a stray thread") {
        val gate = Gate()
        val found = complaints(cleanUp = gate::open) { thread(name = "somebody's", isDaemon = true) { gate.pass() } }
        found shouldHaveSize 1
        found[0] shouldStartWith "a thread: somebody's"
    }

    test("A client that was made past the helper and never closed is seen by its thread") {
        lateinit var left: HttpClient
        val found = complaints(cleanUp = { left.close() }) {
            val server = answering(Peer.response("x"))
            left = HttpClient()
            left.geturl(server.url())
        }
        found.any { it.startsWith("a thread: geturl-loop") } shouldBe true
        left.awaitClosed()
    }

    test("A transaction that still runs is a live coroutine") {
        val found = complaints { tclClient { resolver = Resolver { awaitCancellation() } }.start("http://host/") }
        found shouldHaveSize 1
        found[0] shouldStartWith "a live coroutine: 1 "
    }

    test("A connection that is neither resting nor closed is a loop registration") {
        val found = complaints {
            val server = rawServer {
                request()
                awaitClose()
            }
            val http = testClient()
            http.start(server.url())
            until("the server to see the request") { server.seen.size == 1 }
        }
        found shouldHaveSize 1
        found[0] shouldStartWith "a loop registration: 1 "
    }

    test("An exception that nobody caught is reported with its trace") {
        val found = complaints {
            val failing = thread(name = "failing") { error("nobody catches this") }
            until("the thread to end") { !failing.isAlive }
        }
        found shouldHaveSize 1
        found[0] shouldStartWith "an uncaught exception in failing"
        found[0] shouldContain "nobody catches this"
    }

    test("A failure of a server's script fails the test") {
        val found = complaints {
            val server = rawServer { error("the script is wrong") }
            runCatching { testClient().geturl(server.url()) }
        }
        found.joinToString() shouldContain "the script is wrong"
    }

    test("An ordering that never came to its end is reported, and places in the wrong order fail at once") {
        complaints { ordering().expect(1) } shouldHaveSize 1
        complaints {
            ordering().apply {
                expect(1)
                finish(2)
            }
        }.shouldBeEmpty()
        shouldThrow<AssertionError> { Ordering().expect(2) }
        shouldThrow<AssertionError> { Ordering().apply { finish(1) }.expect(2) }
        shouldThrow<AssertionError> { Ordering().unreachable() }
    }

    test("A leak turns a success into an error, and stands beside a failure") {
        val success = TestResult.Success(5.milliseconds)
        LeakRule.judge(success, emptyList()) shouldBeSameInstanceAs success
        LeakRule.judge(success, listOf("a thread: x")).errorOrNull.shouldNotBeNull().message shouldContain "a thread: x"
        val own = AssertionError("own")
        LeakRule.judge(TestResult.Error(5.milliseconds, own), listOf("a thread: x")).errorOrNull shouldBeSameInstanceAs
            own
        own.suppressed.single().message shouldContain "a thread: x"
    }

    test("The rule is installed: a test of its own has its resources") {
        TestResources.current.clients.shouldBeEmpty()
        testClient()
        TestResources.current.clients shouldHaveSize 1
        ProjectConfig().extensions shouldBe listOf(LeakRule)
    }
})
