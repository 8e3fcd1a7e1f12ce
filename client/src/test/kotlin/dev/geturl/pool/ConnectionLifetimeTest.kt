package dev.geturl.pool

import dev.geturl.PoolOptions
import dev.geturl.testing.Gate
import dev.geturl.testing.TestResources
import dev.geturl.testing.echo
import dev.geturl.testing.rawServer
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds

private suspend fun untilNothingIsOpen() {
    val client = TestResources.current.clients.single()
    until("the connection to be closed") { client.registrations == 0 }
}

class ConnectionLifetimeTest : FunSpec({
    test("A connection rests no longer than its server's Keep-Alive says") {
        val server = rawServer { requests { reply(it.path, "Keep-Alive: timeout=1, max=100") } }
        val http = testClient { pool = PoolOptions(idleTime = 1.hours) }
        http.startAll(server, "/").texts()
        http.restingConnections shouldBe 1
        untilNothingIsOpen()
    }

    test("A server's Keep-Alive does not lengthen the client's own time") {
        val server = rawServer { requests { reply(it.path, "Keep-Alive: timeout=600") } }
        val http = testClient { pool = PoolOptions(idleTime = 30.milliseconds) }
        http.startAll(server, "/").texts()
        untilNothingIsOpen()
    }

    test("No more requests go to a connection than its server's Keep-Alive allows") {
        val server = rawServer {
            var left = 3
            requests { reply("$number", "Keep-Alive: timeout=60, max=${--left}") }
        }
        val http = testClient()
        List(7) { http.startAll(server, "/").texts().single() } shouldBe listOf("1", "1", "1", "2", "2", "2", "3")
    }

    test("What the Keep-Alive of a server says that makes no sense is of no account") {
        val server =
            rawServer { requests { reply("$number", "Keep-Alive: timeout=x, max=, foo=\"=,", "Keep-Alive: 5") } }
        val http = testClient()
        List(3) { http.startAll(server, "/").texts().single() } shouldBe listOf("1", "1", "1")
    }

    test("A connection that is older than maxAge is not used again") {
        val server = rawServer { echo() }
        val http = testClient { pool = PoolOptions(maxAge = 1.microseconds) }
        repeat(2) { http.startAll(server, "/").texts() }
        server.connections shouldBe 2
    }

    test("A connection that is older than maxAge closes behind the request that is on it, and disturbs none") {
        val gate = Gate()
        val server = rawServer {
            requests {
                gate.pass()
                reply(it.path)
            }
        }
        val http = testClient { pool = PoolOptions(maxAge = 1.microseconds, maxConnectionsPerHost = 1) }
        val calls = http.startAll(server, "/1", "/2", "/3")
        until("one to arrive") { server.seen.isNotEmpty() }
        gate.open()
        calls.texts() shouldBe listOf("/1", "/2", "/3")
        server.connections shouldBe 3
    }

    test("Without a limit of age a connection is used again and again") {
        val server = rawServer { echo() }
        val http = testClient { pool = PoolOptions(maxAge = Duration.INFINITE) }
        repeat(5) { http.startAll(server, "/").texts() }
        server.connections shouldBe 1
    }
})
