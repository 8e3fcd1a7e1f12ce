package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.websocket.testing.close
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.open
import dev.geturl.websocket.testing.plus
import dev.geturl.websocket.testing.socketServer
import dev.geturl.websocket.testing.testHttp
import dev.geturl.websocket.testing.text
import dev.geturl.websocket.testing.ws
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private val QUICK = ReconnectPolicy(first = 1.milliseconds, max = 2.milliseconds)

class ReconnectingTest : FunSpec({
    test("it is opened again whenever it ends, in whatever way, until who collects has enough") {
        val server = rawServer {
            when (number) {
                1 -> open().also { send(text("one")) }
                2 -> request().also { reply("later", status = "503 Service Unavailable") }
                3 -> open().also { send(text("two") + close(1000)).also { frame() } }
                4 -> open().also { reset() }
                else -> open().also { send(text("three")).also { awaitClose() } }
            }
        }
        val messages = promptly { testHttp().webSocketFlow(server.ws(), QUICK).take(3).toList() }
        messages.map { (it as Message.Text).text } shouldBe listOf("one", "two", "three")
        server.connections shouldBe 5
        promptly { server.awaitClientClose() }
    }

    test("who collects can subscribe anew with each") {
        val server = socketServer { send(text("to " + frame().payload.utf8())) }
        var count = 0
        val flow = testHttp().webSocketFlow(server.ws(), QUICK) { it.send("subscriber ${++count}") }
        promptly { flow.take(3).toList() }.map { (it as Message.Text).text } shouldBe
            listOf("to subscriber 1", "to subscriber 2", "to subscriber 3")
    }

    test("it gives up after so many attempts, with the last one's failure") {
        val server = rawServer { request().also { reply(status = "503 Service Unavailable") } }
        val flow = testHttp().webSocketFlow(server.ws(), QUICK.copy(attempts = 3))
        shouldThrow<WebSocketException.Refused> { promptly { flow.toList() } }.transaction.responseCode shouldBe 503
        server.connections shouldBe 3
    }

    test("what will not pass is not tried again") {
        val server = rawServer { request().also { reply(status = "404 Not Found") } }
        shouldThrow<WebSocketException.Refused> { promptly { testHttp().webSocketFlow(server.ws(), QUICK).toList() } }
        server.connections shouldBe 1
        shouldThrow<HttpException.InvalidUrl> { promptly { testHttp().webSocketFlow("ws://[", QUICK).toList() } }
    }

    test("a policy may take the server's closing for the end") {
        val server = socketServer { send(text("only") + close(1000)).also { frame() } }
        val flow = testHttp().webSocketFlow(server.ws(), QUICK.copy(resumes = { it != null }))
        promptly { flow.toList() } shouldBe listOf(Message.Text("only"))
    }

    test("pauses double up to the longest, each by chance between its half and its whole") {
        val policy = ReconnectPolicy(first = 1.seconds, max = 10.seconds)
        val wholes = mapOf(1 to 1.seconds, 2 to 2.seconds, 3 to 4.seconds, 5 to 10.seconds, 99 to 10.seconds)
        for ((failed, whole) in wholes) {
            val pauses = List(50) { policy.pause(failed, Random(it)) }
            pauses.min() shouldBeGreaterThanOrEqualTo whole / 2
            pauses.max() shouldBeLessThanOrEqualTo whole
            pauses.toSet().size shouldBeInRange 40..50
        }
    }

    test("options that cannot be are refused") {
        shouldThrow<IllegalArgumentException> { ReconnectPolicy(first = 0.seconds) }
        shouldThrow<IllegalArgumentException> { ReconnectPolicy(first = 2.seconds, max = 1.seconds) }
        shouldThrow<IllegalArgumentException> { ReconnectPolicy(attempts = 0) }
    }
})
