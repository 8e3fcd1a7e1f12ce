package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.Timeouts
import dev.geturl.testing.Gate
import dev.geturl.testing.RawServer
import dev.geturl.testing.TestResources
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.freePort
import dev.geturl.testing.lines
import dev.geturl.testing.rawServer
import dev.geturl.testing.settled
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlin.time.Duration.Companion.milliseconds

/** Answers nothing before [gate] is open. */
private fun held(gate: Gate): RawServer = rawServer {
    requests {
        gate.pass()
        reply(it.path)
    }
}

/** One connection to each origin, and one request at a time on it. */
private val oneByOne = PoolOptions(maxConnectionsPerHost = 1, pipeline = false)

class ConnectionLimitsTest : FunSpec({
    test("No more connections are open to an origin than maxConnectionsPerHost says, and the rest of the calls wait") {
        val gate = Gate()
        val server = held(gate)
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 2, pipeline = false) }
        val calls = http.startAll(server, "/1", "/2", "/3", "/4", "/5")
        until("two to arrive") { server.seen.size == 2 }
        http.settled()
        server.connections shouldBe 2
        gate.open()
        calls.texts() shouldBe listOf("/1", "/2", "/3", "/4", "/5")
        server.connections shouldBe 2
    }

    test("A call without keep-alive has a connection of its own beside those of its origin") {
        val gate = Gate()
        val server = rawServer {
            requests {
                if (number == 1) gate.pass()
                reply(it.path)
            }
        }
        val http = testClient { pool = oneByOne }
        val kept = http.startAll(server, "/1")
        until("it to arrive") { server.seen.size == 1 }
        http.startAll(server, "/2") { keepAlive = false }.texts() shouldBe listOf("/2")
        gate.open()
        kept.texts() shouldBe listOf("/1")
    }

    test("Where maxConnections are open a resting one of another origin is closed for a new one") {
        val servers = List(3) { rawServer { echo() } }
        val http = testClient { pool = PoolOptions(maxConnections = 2) }
        val client = TestResources.current.clients.single()
        for (server in servers) http.startAll(server, "/").texts()
        until("one to be closed") { client.registrations == 2 }
        http.restingConnections shouldBe 2
        servers.map { it.connections } shouldBe listOf(1, 1, 1)
        http.startAll(servers[2], "/again").texts()
        servers[2].connections shouldBe 1
    }

    test("Where maxConnections are open and busy a call to another origin waits until one of them is free") {
        val gate = Gate()
        val busy = held(gate)
        val other = rawServer { echo() }
        val http = testClient { pool = PoolOptions(maxConnections = 1) }
        val first = http.startAll(busy, "/1")
        until("it to arrive") { busy.seen.size == 1 }
        val second = http.startAll(other, "/2")
        http.settled()
        other.connections shouldBe 0
        gate.open()
        first.texts() shouldBe listOf("/1")
        second.texts() shouldBe listOf("/2")
        http.startAll(busy, "/3").texts() shouldBe listOf("/3")
        busy.connections shouldBe 2
    }

    test("One more than maxWaiting fails at once and says so; those that wait are served") {
        val gate = Gate()
        val server = held(gate)
        val http = testClient { pool = oneByOne.copy(maxWaiting = 2) }
        val calls = http.startAll(server, "/1", "/2", "/3")
        val refused = http.startAll(server, "/4").ended().single()
        refused.status shouldBe Status.ERROR
        refused.error.shouldBeInstanceOf<HttpException.LimitExceeded>().limit shouldBe "maxWaiting"
        gate.open()
        calls.texts() shouldBe listOf("/1", "/2", "/3")
        server.lines shouldContainExactly listOf("GET /1", "GET /2", "GET /3")
    }

    test("A call waits no longer than the timeout for the pool, and leaves the queue then") {
        val gate = Gate()
        val server = held(gate)
        val http = testClient {
            pool = oneByOne
            timeouts = Timeouts(pool = 30.milliseconds)
        }
        val first = http.startAll(server, "/1")
        until("it to arrive") { server.seen.size == 1 }
        val late = http.startAll(server, "/2").ended().single()
        late.error.shouldBeInstanceOf<HttpException.Timeout>().kind shouldBe TimeoutKind.POOL
        gate.open()
        first.texts() shouldBe listOf("/1")
        http.startAll(server, "/3").texts() shouldBe listOf("/3")
        server.lines shouldContainExactly listOf("GET /1", "GET /3")
    }

    test("Calls are served in the order in which they began to wait") {
        val gate = Gate()
        val server = held(gate)
        val http = testClient { pool = oneByOne }
        val paths = List(50) { "/$it" }
        val calls = http.startAll(server, *paths.toTypedArray())
        gate.open()
        calls.texts() shouldBe paths
        server.lines shouldContainExactly paths.map { "GET $it" }
        server.connections shouldBe 1
    }

    test("Two thousand calls that wait for a connection cost no thread") {
        val gate = Gate()
        val server = held(gate)
        val http = testClient { pool = oneByOne }
        val before = Thread.activeCount()
        val calls = http.startAll(server, *Array(2_000) { "/$it" })
        until("one to arrive") { server.seen.size == 1 }
        http.settled()
        (Thread.activeCount() - before) shouldBeLessThan 20
        gate.open()
        calls.ended().forEachIndexed { at, call -> call.text() shouldBe "/$at" }
        server.connections shouldBe 1
    }

    test("A call that is cancelled while it waits ends at once and leaves its place to others") {
        val gate = Gate()
        val server = held(gate)
        val http = testClient { pool = oneByOne.copy(maxWaiting = 2) }
        val calls = http.startAll(server, "/1", "/2", "/3")
        until("the first to arrive") { server.seen.size == 1 }
        calls[1].reset("no more")
        calls.subList(1, 2).ended().single().status shouldBe Status.RESET
        val another = http.startAll(server, "/4")
        gate.open()
        (calls - calls[1] + another).texts() shouldBe listOf("/1", "/3", "/4")
        server.lines shouldContainExactly listOf("GET /1", "GET /3", "GET /4")
    }

    test("When the connection that calls wait for breaks, another is opened for them") {
        val gate = Gate()
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            request()
            gate.pass()
        }
        val http = testClient { pool = oneByOne }
        val calls = http.startAll(server, "/1", "/2", "/3")
        gate.open()
        calls.ended().first().status shouldBe Status.EOF
        calls.drop(1).texts() shouldBe listOf("/2", "/3")
    }

    test("When no connection can be opened, each of the calls that wait for one is told") {
        val port = freePort()
        val http = testClient { pool = oneByOne }
        val calls = List(5) { http.start("http://127.0.0.1:$port/$it") }
        calls.ended().forEach { it.error.shouldBeInstanceOf<HttpException.ConnectFailed>() }
    }
})
