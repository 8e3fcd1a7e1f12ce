package dev.geturl.nio

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.withContext
import okio.Buffer
import kotlin.concurrent.thread

class ReadsInTurnTest : FunSpec({
    test("a connection that has ever more to say lets the loop do other things in between") {
        onLoops {
            val (connection, peer) = pair()
            val total = 8L * 1024 * 1024
            val sending = thread { peer.getOutputStream().write(ByteArray(total.toInt())) }
            loop.until { connection.inboundBytes >= AT_MOST }
            var most = 0L
            var count = 0L
            withContext(loop) {
                val sink = Buffer()
                var isNoted = false
                while (count < total) {
                    count += connection.read(sink, BLOCK)
                    sink.clear()
                    // What had come before anybody read does not count: it is there at once.
                    if (isNoted || count <= AT_MOST) continue
                    isNoted = true
                    val before = count
                    loop.execute {
                        most = maxOf(most, count - before)
                        isNoted = false
                    }
                }
            }
            sending.join()
            count shouldBe total
            most shouldBeLessThanOrEqual AT_MOST
        }
    }

    test("what a reader does not want of what came for it is there for the next, and for nobody who watches") {
        onLoops {
            val (connection, peer) = pair()
            withContext(loop) {
                val sink = Buffer().writeUtf8("<")
                loop.execute { peer.write("abcdef") }
                connection.read(sink, 2) shouldBe 2
                sink.readUtf8() shouldBe "<ab"
                connection.inboundBytes shouldBe 4
                connection.watch {} shouldBe false
                connection.read(sink, 9) shouldBe 4
                sink.readUtf8() shouldBe "cdef"
                connection.watch {} shouldBe true
            }
        }
    }
})

private const val BLOCK = 64L * 1024

/** What is read of one connection in a turn, and what waits there when nobody reads it. */
private const val AT_MOST = 256L * 1024
