package dev.geturl

import dev.geturl.testing.SilentListener
import dev.geturl.testing.TestResources
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds

private const val WORKERS = 12
private const val CALLS = 150

/** Runs [call] by many workers at once, each with random numbers that are the same in every run. */
private suspend fun crowd(call: suspend (random: Random, name: String) -> Unit) = coroutineScope {
    List(WORKERS) { worker ->
        async(Dispatchers.Default) {
            val random = Random(worker)
            repeat(CALLS) { call(random, "/$worker/$it") }
        }
    }.awaitAll()
}

/** Calls that end badly beside calls that do not: they share connections, and must not share fates. */
class CrossTalkTest : FunSpec({
    test("Cancelled calls never disturb the others") {
        val server = rawServer { requests { reply(it.path + "x".repeat(it.path.length * 100)) } }
        val http = testClient()
        crowd { random, name ->
            if (random.nextInt(3) > 0) {
                http.geturl(server.url(name)).text() shouldBe name + "x".repeat(name.length * 100)
            } else {
                coroutineScope {
                    val call = launch { http.geturl(server.url("/cancelled")) }
                    repeat(random.nextInt(6)) { yield() }
                    call.cancelAndJoin()
                }
            }
        }
    }

    test("A reset is a reset or came too late, nothing between") {
        val server = rawServer { requests { reply(it.path) } }
        val http = testClient()
        crowd { random, name ->
            val transaction = http.start(server.url(name))
            repeat(random.nextInt(6)) { yield() }
            transaction.reset("no more")
            transaction.await()
            when (transaction.status) {
                Status.OK -> (transaction.text() to transaction.error) shouldBe (name to null)

                else -> (transaction.status to transaction.error?.message?.endsWith("no more")) shouldBe
                    (Status.RESET to true)
            }
            transaction.stage shouldBe Stage.COMPLETE
        }
    }

    test("A timeout strikes or does not, nothing between") {
        val server = rawServer { requests { reply(it.path) } }
        val http = testClient()
        crowd { random, name ->
            val got = http.geturl(server.url(name)) { timeout = random.nextInt(1, 3_000).microseconds }
            got.status shouldBeIn listOf(Status.OK, Status.TIMEOUT)
            if (got.status == Status.OK) {
                got.text() shouldBe name
            } else {
                (got.error is HttpException.Timeout) shouldBe true
            }
        }
    }

    test("A server that closes after each answer without a word costs a GET nothing") {
        val server = rawServer { reply(request().path) }
        val http = testClient()
        crowd { _, name -> http.geturl(server.url(name)).text() shouldBe name }
    }

    test("Connections that may hardly rest cost nothing but their opening") {
        val server = rawServer { requests { reply(it.path) } }
        val http = testClient { pool = PoolOptions(idleTime = 1.milliseconds, maxIdlePerOrigin = 2) }
        crowd { _, name -> http.geturl(server.url(name)).text() shouldBe name }
        val client = TestResources.current.clients.single()
        until("all to be closed") { client.registrations == 0 }
    }

    test("Two thousand calls that wait cost no thread each") {
        val answers = ConcurrentLinkedQueue<Int>()
        val listener = SilentListener().closedAfterTest()
        val http = testClient {
            callbackContext = Dispatchers.Default
            pool = PoolOptions(maxConnectionsPerHost = 2_000)
        }
        val before = Thread.activeCount()
        val calls = List(2_000) {
            http.start(listener.url) {
                onComplete { transaction ->
                    answers +=
                        transaction.responseCode
                }
            }
        }
        until("all to wait for their answers") { calls.all { it.stage == Stage.HEADER } && listener.accepted == 2_000 }
        (Thread.activeCount() - before) shouldBeLessThan 20
        listener.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        calls.forEach { it.await().status shouldBe Status.OK }
        answers.size shouldBe 2_000
    }
})
