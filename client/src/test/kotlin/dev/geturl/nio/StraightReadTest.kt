package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.net.StraightConnection
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer
import java.nio.ByteBuffer

class StraightReadTest : FunSpec({
    test("what comes for a reader that waits is handed over where it lies, and what is left is there to be read") {
        onLoops {
            val (connection, peer) = pair()
            withContext(loop) {
                loop.execute { peer.write("abcdef") }
                connection.straight { it.text(2) } shouldBe "ab"
                connection.inboundBytes shouldBe 4
                connection.watch {} shouldBe false
                connection.straight { it.text() } shouldBe null
                connection.receive(4) shouldBe "cdef"
                connection.watch {} shouldBe true
                loop.execute { peer.write("ghi") }
                connection.straight { it.text() } shouldBe "ghi"
                connection.inboundBytes shouldBe 0
            }
        }
    }

    test("what has come already, an end and a failure are for who reads") {
        onLoops {
            val (connection, peer) = pair()
            peer.write("early")
            loop.until { connection.inboundBytes == 5L }
            withContext(loop) {
                connection.straight { it.text() } shouldBe null
                connection.receive(5) shouldBe "early"
                loop.execute { peer.shutdownOutput() }
                connection.straight { it.text() } shouldBe null
                connection.read(Buffer(), 1) shouldBe -1
            }
            val (other, resetting) = pair()
            withContext(loop) {
                loop.execute { resetting.reset() }
                other.straight { it.text() } shouldBe null
                shouldThrow<HttpException.ConnectionClosed> { other.read(Buffer(), 1) }
            }
        }
    }

    test("a coroutine that is not the loop's reads what comes") {
        onLoops {
            val (connection, peer) = pair()
            connection.straight { it.text() } shouldBe null
            peer.write("x")
            connection.receive(1) shouldBe "x"
        }
    }

    test("what the taker throws is for who waits, and harms nobody else") {
        onLoops {
            val (connection, peer) = pair()
            withContext(loop) {
                loop.execute { peer.write("abc") }
                shouldThrow<IllegalStateException> {
                    connection.straight { error("refused after ${it.text(1)}") }
                }.message shouldContain "refused after a"
                connection.receive(2) shouldBe "bc"
                connection.isOpen shouldBe true
            }
        }
    }

    test("who is cancelled takes nothing, and what comes is there for the next") {
        onLoops {
            val (connection, peer) = pair()
            withContext(loop) {
                val waiting = launch { connection.straight { it.text() } }
                until("it waits") { connection.isAwaited }
                waiting.cancelAndJoin()
                connection.isAwaited shouldBe false
                peer.write("later")
                connection.receive(5) shouldBe "later"
            }
        }
    }

    test("closing wakes who waits, and tells it by the read that follows") {
        onLoops {
            val (connection, _) = pair()
            withContext(loop) {
                val waiting = async { connection.straight { it.text() } }
                until("it waits") { connection.isAwaited }
                connection.close()
                waiting.await() shouldBe null
                shouldThrow<HttpException.ConnectionClosed> { connection.read(Buffer(), 1) }
            }
        }
    }
})

/** What [take] made of what came; null where it was given nothing. */
private suspend fun StraightConnection.straight(take: (ByteBuffer) -> String): String? {
    var taken: String? = null
    return if (readStraight { taken = take(it) } > 0) taken else null
}

private fun ByteBuffer.text(count: Int = remaining()) = ByteArray(count).also { get(it) }.decodeToString()
