package dev.geturl.websocket

import dev.geturl.DelicateGeturlApi
import dev.geturl.testing.promptly
import dev.geturl.testing.until
import dev.geturl.websocket.testing.PACKED
import dev.geturl.websocket.testing.PLAIN
import dev.geturl.websocket.testing.SocketPair
import dev.geturl.websocket.testing.echo
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.socketPair
import dev.geturl.websocket.testing.socketServer
import dev.geturl.websocket.testing.testHttp
import dev.geturl.websocket.testing.ws
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import okio.IOException
import okio.Source
import okio.Timeout
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.random.Random

private suspend fun SocketPair.close() = coroutineScope {
    val other = async { server.close() }
    client.close()
    other.await()
}

class MessagesTest : FunSpec({
    test("what one end sends the other receives, in each direction, compressed or not") {
        for (options in listOf(PLAIN, PACKED, WebSocketOptions())) {
            val pair = socketPair(testHttp(), options, options)
            val bytes = Random(1).nextBytes(200_000).toByteString()
            for ((from, to) in listOf(pair.client to pair.server, pair.server to pair.client)) {
                from.send("grüß dich")
                from.send("")
                from.send(bytes)
                from.send(Message.Text("x".repeat(70_000)))
                promptly { to.incoming.take(4).toList() } shouldContainExactly listOf(
                    Message.Text("grüß dich"),
                    Message.Text(""),
                    Message.Binary(bytes),
                    Message.Text("x".repeat(70_000)),
                )
            }
            pair.close()
        }
    }

    test("a client masks by a new key each time, and its frames are those that were asked for") {
        val keys = ConcurrentLinkedQueue<String>()
        val server = socketServer {
            repeat(3) {
                val seen = frame()
                keys += "$seen"
                seen.isMasked.shouldBeTrue()
            }
            echo()
        }
        testHttp().webSocket(server.ws(), options = PLAIN) {
            send("a", final = false)
            send("b", final = false)
            send("c")
        }
        keys.toList() shouldContainExactly listOf("1+ a", "0+ b", "0 c")
    }

    test("fragments of one message are of one type") {
        val pair = socketPair(testHttp())
        pair.client.send("a", final = false)
        shouldThrow<IllegalStateException> { pair.client.send(ByteString.EMPTY) }
        shouldThrow<IllegalStateException> { pair.client.send(MessageType.TEXT, Buffer()) }.message shouldBe
            "a message was begun and not ended: send its last fragment first"
        pair.server.awaitClosed()
    }

    test("a source of unknown length goes out as one message, with pings in between, and into a sink") {
        for (options in listOf(PLAIN, PACKED)) {
            val pair = socketPair(testHttp(), options, options.copy(limits = WebSocketLimits(messageBytes = 1000)))
            val content = Random(2).nextBytes(3_000_000).toByteString()
            coroutineScope {
                val sending = async(start = CoroutineStart.UNDISPATCHED) {
                    pair.client.send(MessageType.BINARY, Buffer().write(content))
                }
                val waiting = async(Dispatchers.Default) { pair.client.send("behind it") }
                val sink = Buffer()
                promptly { checkNotNull(pair.server.receive(sink)) } shouldBe MessageType.BINARY
                sink.readByteString() shouldBe content
                sending.await() shouldBe 3_000_000
                waiting.await()
                pair.server.receive() shouldBe Message.Text("behind it")
            }
            pair.close()
        }
    }

    test("a source that throws ends the WebSocket with 1011") {
        val pair = socketPair(testHttp())
        val source = object : Source {
            override fun read(sink: Buffer, byteCount: Long): Long = throw IOException("the disk is gone")

            override fun timeout(): Timeout = Timeout.NONE

            override fun close() = Unit
        }
        shouldThrow<IOException> { pair.client.send(MessageType.TEXT, source) }.message shouldBe "the disk is gone"
        promptly { pair.server.awaitClosed() }.code shouldBe 1011
    }

    test("in pieces, a message is there before it has ended") {
        val server = socketServer {
            send(frame(2, "first".encodeUtf8(), final = false))
            frame().payload.utf8() shouldBe "go on"
            send(frame(0, "second".encodeUtf8()))
            echo()
        }
        testHttp().webSocket(server.ws(), options = WebSocketOptions(inPieces = true)) {
            receive() shouldBe Message.Binary("first".encodeUtf8(), isFinal = false)
            send("go on")
            receive() shouldBe Message.Binary("second".encodeUtf8())
        }
    }

    test("several may send at a time, and each one's messages keep their order") {
        val pair = socketPair(testHttp())
        coroutineScope {
            val received = async {
                pair.server.incoming.take(4000).map { (it as Message.Text).text }.toList()
            }
            repeat(4) { sender ->
                launch(Dispatchers.Default) { repeat(1000) { pair.client.send("$sender $it") } }
            }
            val all = promptly { received.await() }
            for (sender in 0 until 4) {
                all.filter { it.startsWith("$sender ") } shouldBe List(1000) { "$sender $it" }
            }
        }
        pair.close()
    }

    test("an echo runs wherever its two ends run") {
        val http = testHttp()
        @OptIn(DelicateGeturlApi::class)
        for (context in listOf(http.dispatcher, Dispatchers.Default, Dispatchers.Unconfined)) {
            val pair = socketPair(http)
            coroutineScope {
                val echo = launch(context) { pair.server.incoming.collect { pair.server.send(it) } }
                withContext(context) {
                    repeat(64) { pair.client.send("message $it") }
                    var count = 64
                    pair.client.incoming.take(5000).collect { if (count < 5000) pair.client.send("message ${count++}") }
                    pair.client.close()
                }
                promptly { echo.join() }
            }
        }
    }

    test("who receives can stop and go on, and only one does at a time") {
        val pair = socketPair(testHttp())
        repeat(4) { pair.client.send("$it") }
        pair.server.incoming.first() shouldBe Message.Text("0")
        pair.server.receive() shouldBe Message.Text("1")
        coroutineScope {
            pair.server.incoming.take(2).toList().size shouldBe 2
            val waiting = launch(start = CoroutineStart.UNDISPATCHED) { pair.server.receive() }
            shouldThrow<IllegalStateException> { pair.server.receive() }
            waiting.cancelAndJoin()
        }
        pair.client.send("after all")
        pair.server.receive() shouldBe Message.Text("after all")
        pair.close()
    }

    test("who sends waits for a peer that does not receive, and the peer's memory is not filled") {
        val limits = WebSocketLimits(incomingBytes = 10_000, outgoingBytes = 10_000)
        val options = PLAIN.copy(limits = limits)
        val pair = socketPair(testHttp(), options, options)
        val chunk = ByteArray(10_000).toByteString()
        var sent = 0
        coroutineScope {
            val sending = launch { repeat(5000) { pair.client.send(chunk).also { sent++ } } }
            var last = -1
            until("the sender to stand still") { (sent == last && sent > 10).also { last = sent } }
            (sent < 4000).shouldBeTrue()
            promptly { pair.server.incoming.take(5000).toList() }.size shouldBe 5000
            sending.join()
        }
        pair.close()
    }

    test("what cannot be sent any more says so") {
        val pair = socketPair(testHttp())
        pair.close()
        shouldThrow<WebSocketException.Closed> { pair.client.send("late") }.reason?.code shouldBe 1000
        shouldThrow<WebSocketException.Closed> { pair.client.ping() }
        pair.client.receive() shouldBe null
        pair.client.incoming.toList() shouldBe emptyList()
    }

    test("the manual's words for sending and asking are understood") {
        val pair = socketPair(testHttp())
        pair.client.send("TEXT", "one".encodeUtf8()) shouldBe 3
        pair.client.send("2", "two".encodeUtf8(), final = false) shouldBe 3
        pair.client.send("binary", "2".encodeUtf8()) shouldBe 1
        pair.client.send("ping", ByteString.EMPTY) shouldBe 0
        shouldThrow<IllegalArgumentException> { pair.client.send("close", ByteString.EMPTY) }
        pair.server.receive() shouldBe Message.Text("one")
        pair.server.receive() shouldBe Message.Binary("two2".encodeUtf8())
        pair.client.conninfo("type") shouldBe "client"
        pair.server.conninfo("server") shouldBe 1
        pair.server.conninfo("client") shouldBe 0
        pair.server.conninfo("closed") shouldBe 0
        pair.client.conninfo("state") shouldBe "CONNECTED"
        pair.client.conninfo("peername") shouldBe pair.server.conninfo("name")
        pair.client.conninfo("handler") shouldBe null
        shouldThrow<IllegalArgumentException> { pair.client.conninfo("colour") }
        pair.close()
        pair.client.conninfo("closed") shouldBe 1
        pair.client.state shouldBe WebSocketState.CLOSED
    }

    test("events tell of pings and pongs and of the end") {
        val pair = socketPair(testHttp())
        coroutineScope {
            val events = pair.server.events
            val heard = async { events.toList() }
            pair.client.send("hi")
            pair.client.ping("are you there".encodeUtf8())
            pair.client.pong("unasked".encodeUtf8())
            pair.client.close(4000, "enough")
            val all = promptly { heard.await() }
            all.take(5) shouldBe listOf(
                WebSocketEvent.Connect,
                Message.Text("hi"),
                WebSocketEvent.Ping("are you there".encodeUtf8()),
                WebSocketEvent.Pong("unasked".encodeUtf8()),
                WebSocketEvent.Close(4000, "enough"),
            )
            all.last().shouldBeInstanceOf<WebSocketEvent.Disconnect>().reason shouldBe CloseReason(4000, "enough", true)
        }
    }
})
