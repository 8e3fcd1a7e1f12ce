package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.delay
import okio.Buffer
import okio.ForwardingSource
import java.net.StandardSocketOptions
import java.nio.ByteBuffer
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.util.concurrent.atomic.AtomicLong

private const val BODY = 64L * 1024 * 1024

/**
 * Bytes that may be under way when the reader stops: two socket buffers and what the client holds, with room to spare.
 */
private const val UNDER_WAY = 4L * 1024 * 1024

/** How long a socket has to refuse bytes before it counts as refusing them. */
private const val REFUSAL_MILLIS = 300L

/** Writes until the client takes no more, says how much it took, and writes the rest once [goOn] is open. */
private fun Peer.writeUntilRefused(taken: AtomicLong, refused: Gate, goOn: Gate) {
    channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024)
    send("HTTP/1.1 200 OK\r\nContent-Length: $BODY\r\n\r\n")
    channel.configureBlocking(false)
    val block = ByteBuffer.allocate(64 * 1024)
    Selector.open().use { selector ->
        channel.register(selector, SelectionKey.OP_WRITE)
        while (taken.get() < BODY) {
            block.clear().limit(minOf(block.capacity().toLong(), BODY - taken.get()).toInt())
            val count = channel.write(block)
            taken.addAndGet(count.toLong())
            if (count > 0) continue
            selector.selectedKeys().clear()
            if (selector.select(REFUSAL_MILLIS) == 0 && !goOn.isOpen) {
                refused.open()
                goOn.pass()
            }
        }
    }
    channel.configureBlocking(true)
}

private fun smallBuffers(): HttpClient = testClient {
    socket =
        SocketOptions(receiveBuffer = 64 * 1024, sendBuffer = 64 * 1024)
}

class BackPressureTest : FunSpec({
    test("A collector that stops reads nothing more: the peer's send window fills; when it goes on, all comes") {
        val taken = AtomicLong()
        val refused = Gate()
        val goOn = Gate()
        val server = rawServer {
            request()
            writeUntilRefused(taken, refused, goOn)
            awaitClose()
        }
        var received = 0L
        smallBuffers().stream(server.url()) { response ->
            response.body.collect { piece ->
                if (received == 0L) {
                    refused.await()
                    taken.get() shouldBeGreaterThan 0L
                    taken.get() shouldBeLessThan UNDER_WAY
                    goOn.open()
                }
                received += piece.size
            }
        }
        received shouldBe BODY
    }

    test("A handler that takes its time holds up the peer as well") {
        val taken = AtomicLong()
        val refused = Gate()
        val goOn = Gate()
        val server = rawServer {
            request()
            writeUntilRefused(taken, refused, goOn)
            awaitClose()
        }
        val block = Buffer()
        val got = smallBuffers().geturl(server.url()) {
            handler { source, transaction ->
                if (transaction.size > 0 && !goOn.isOpen) {
                    refused.await()
                    taken.get() shouldBeLessThan UNDER_WAY
                    goOn.open()
                }
                source.read(block, 64 * 1024).also { block.clear() }
            }
        }
        got.size shouldBe BODY
    }

    test("An upload that the server does not read stops reading its source") {
        val goOn = Gate()
        val server = rawServer(receiveBuffer = 16 * 1024) {
            head()
            goOn.pass()
            bytes(BODY)
            reply("thanks")
        }
        val given = AtomicLong()
        val source = ZeroSource(BODY)
        val counting = object : ForwardingSource(source) {
            override fun read(sink: Buffer, byteCount: Long): Long =
                super.read(sink, byteCount).also { if (it > 0) given.addAndGet(it) }
        }
        val transaction = smallBuffers().start(server.url()) {
            expectContinue = false
            queryChannel(counting, BODY)
        }
        // It has stopped when nothing was read for as long as a socket has to refuse bytes.
        var last = -1L
        while (given.get() != last) {
            last = given.get()
            delay(REFUSAL_MILLIS)
        }
        last shouldBeGreaterThan 0L
        last shouldBeLessThan UNDER_WAY
        goOn.open()
        transaction.await().orThrow().text() shouldBe "thanks"
        transaction.currentPost shouldBe BODY
    }
})
