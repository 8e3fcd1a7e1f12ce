package dev.geturl

import dev.geturl.testing.HugeBodies
import dev.geturl.testing.Peer
import dev.geturl.testing.events
import dev.geturl.testing.rawServer
import dev.geturl.testing.runApart
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicLong

private const val GIBIBYTE = 1L shl 30

/** Runs [HugeBodies] in a heap of 48 MiB and gives what it printed. */
private suspend fun moved(way: String, url: String): String {
    val ended = runApart(HugeBodies::class, listOf("-Xmx48m"), way, url, "$GIBIBYTE")
    events.add("exit ${ended.code} of $way: ${ended.output}")
    // Newer JDKs warn of native libraries before.
    return ended.output.trim().lines().last()
}

private fun Peer.sendZeros() {
    val block = ByteBuffer.allocateDirect(256 * 1024)
    repeat((GIBIBYTE / block.capacity()).toInt()) {
        block.clear()
        while (block.hasRemaining()) channel.write(block)
    }
}

/** Takes everything up to the client's close or [enough] bytes, and counts it. */
private fun Peer.count(received: AtomicLong, enough: Long) {
    val block = ByteBuffer.allocateDirect(256 * 1024)
    while (received.get() < enough) {
        block.clear()
        val count = channel.read(block)
        if (count < 0) return
        received.addAndGet(count.toLong())
    }
}

class HugeBodyTest : FunSpec({
    for (way in listOf("sink", "stream")) {
        test("A body of 1 GiB comes by $way into a heap of 48 MiB") {
            val server = rawServer {
                request()
                send("HTTP/1.1 200 OK\r\nContent-Length: $GIBIBYTE\r\n\r\n")
                sendZeros()
                awaitClose()
            }
            moved(way, server.url()) shouldBe "moved $GIBIBYTE"
        }
    }

    test("A body of 1 GiB goes out with its length from a heap of 48 MiB") {
        val received = AtomicLong()
        val server = rawServer {
            head()
            count(received, GIBIBYTE)
            reply()
            awaitClose()
        }
        moved("length", server.url()) shouldBe "moved $GIBIBYTE"
        received.get() shouldBe GIBIBYTE
    }

    test("A body of 1 GiB goes out in chunks from a heap of 48 MiB") {
        val received = AtomicLong()
        val server = rawServer {
            head()
            // The answer comes when all the content must be here: chunk lines are a few bytes in 64 KiB more.
            count(received, GIBIBYTE + GIBIBYTE / (64 * 1024) * "10000\r\n\r\n".length + "0\r\n\r\n".length)
            reply()
            awaitClose()
        }
        moved("chunks", server.url()) shouldBe "moved $GIBIBYTE"
    }
})
