package dev.geturl.nio

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer

/** Coroutines of a loop's callers that read its connections themselves. */
class CallersTest : FunSpec({
    test("a coroutine that reads again and again has one listener, and none is left after it") {
        onLoops {
            val (connection, peer) = pair()
            val (other, otherPeer) = pair()
            val counts = withContext(loop) {
                List(3) {
                    peer.write("x")
                    otherPeer.write("y")
                    connection.receive(1) + other.receive(1) shouldBe "xy"
                    loop.callers.count
                }
            }
            counts shouldBe listOf(1, 1, 1)
            loop.until { loop.callers.count == 0 }
        }
    }

    test("a coroutine that is cancelled while it reads goes on at once, and nothing that comes later is lost") {
        onLoops {
            val (connection, peer) = pair()
            val sink = Buffer()
            repeat(100) {
                coroutineScope {
                    val reading = launch(loop) { connection.read(sink, 1) }
                    loop.until { loop.callers.count == 1 }
                    // From this thread or from the loop's own.
                    if (it % 2 == 0) reading.cancelAndJoin() else withContext(loop) { reading.cancelAndJoin() }
                }
            }
            loop.until { loop.callers.count == 0 }
            peer.write("later")
            withContext(loop) { connection.receive(5) } shouldBe "later"
            sink.size shouldBe 0
        }
    }

    test("a coroutine that was cancelled before does not begin to wait") {
        onLoops {
            val (connection, _) = pair()
            val scope = CoroutineScope(loop)
            val reading = scope.async {
                coroutineContext.job.cancel(CancellationException("enough"))
                shouldThrow<CancellationException> { connection.read(Buffer(), 1) }.message
            }
            reading.join()
            shouldThrow<CancellationException> { reading.await() }.message shouldBe "enough"
            loop.until { loop.callers.count == 0 }
        }
    }

    test("what a coroutine has in the thread's variables is there when its read goes on, and gone from the others'") {
        onLoops {
            val (connection, peer) = pair()
            val trace = ThreadLocal<String?>()
            coroutineScope {
                val traced = async(loop + trace.asContextElement("call 7")) { connection.receive(1) + trace.get() }
                loop.settle()
                withContext(loop) { trace.get() } shouldBe null
                peer.write("x")
                traced.await() shouldBe "xcall 7"
                withContext(loop) { trace.get() } shouldBe null
            }
        }
    }

    test("the end of the loop tells its callers, and holds on to none of them") {
        onLoops {
            val (connection, _) = pair()
            val reading = CoroutineScope(Dispatchers.Default).async(loop) { runCatching { connection.receive(1) } }
            loop.until { loop.callers.count == 1 }
            loops.close()
            loop.awaitClosed()
            reading.await().exceptionOrNull()?.message shouldBe "The client was closed"
            loop.callers.count shouldBe 0
        }
    }
})
