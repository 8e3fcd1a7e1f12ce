package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.SocketOptions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.withContext
import okio.Buffer
import java.net.Socket
import java.nio.channels.SelectionKey
import kotlin.coroutines.CoroutineContext

class SocketOutputTest : FunSpec({
    test("what is written while the loop reads its connections goes out once it has read, as one write") {
        onLoops {
            val (connection, peer) = pair()
            whileReading(connection, peer) {
                repeat(3) { connection.send("part $it;") }
                peer.available shouldBe 0
            }
            peer.text(21) shouldBe "part 0;part 1;part 2;"
        }
    }

    test("what is put off goes out at once when it is said to be enough") {
        onLoops {
            val (connection, peer) = pair()
            whileReading(connection, peer) {
                repeat(2) { connection.send("part $it;") }
                connection.sendPutOff()
                peer.available shouldBe 14
                connection.send("part 2;")
                peer.available shouldBe 14
            }
            peer.text(21) shouldBe "part 0;part 1;part 2;"
        }
    }

    test("what is put off is never overtaken, by what is large or by what another thread writes") {
        onLoops {
            val large = "L".repeat(10_000)
            val (first, firstPeer) = pair()
            whileReading(first, firstPeer) {
                first.send("small;")
                first.send(large)
                first.send("end")
            }
            firstPeer.text(10_009) shouldBe "small;${large}end"

            val (second, secondPeer) = pair()
            whileReading(second, secondPeer) {
                second.send("loop;")
                withContext(Dispatchers.Default) { second.send("elsewhere;") }
                second.send("loop")
            }
            secondPeer.text(19) shouldBe "loop;elsewhere;loop"
        }
    }

    test("many connections that write in one turn have all of it sent") {
        onLoops {
            val pairs = List(40) { pair() }
            val first = pairs.first()
            whileReading(first.first, first.second) {
                repeat(3) { round ->
                    pairs.forEachIndexed {
                        index,
                        (connection, _),
                        ->
                        connection.send("$round.$index;")
                    }
                }
            }
            pairs.mapIndexed {
                index,
                (_, peer),
                ->
                peer.text("0.$index;1.$index;2.$index;".length)
            } shouldContainExactly
                List(40) { "0.$it;1.$it;2.$it;" }
        }
    }

    test("what the socket does not take follows when it does, in order, and writers wait meanwhile") {
        onLoops {
            val (connection, peer) = pair(SocketOptions(sendBuffer = 4096))
            val blocks = List(4_000) { "%04d".format(it).repeat(256) }
            val writing = CoroutineScope(loop).async(start = CoroutineStart.UNDISPATCHED) {
                connection.receive(1)
                blocks.forEach { connection.send(it) }
                connection.shutdownOutput()
            }
            peer.write("x")
            loop.until { connection.interest and SelectionKey.OP_WRITE != 0 }
            withContext(Dispatchers.IO) { peer.getInputStream().readAllBytes() }.decodeToString() shouldBe
                blocks.joinToString("")
            writing.await()
        }
    }

    for ((where, context) in listOf<Pair<String, CoroutineContext?>>(
        "the loop" to null,
        "another thread" to Dispatchers.Default,
    )) {
        test("what was written before its connection is closed by $where arrives") {
            onLoops {
                val (connection, peer) = pair()
                whileReading(connection, peer) {
                    connection.send("goodbye")
                    if (context == null) connection.close() else withContext(context) { connection.close() }
                }
                withContext(Dispatchers.IO) { peer.getInputStream().readAllBytes() }.decodeToString() shouldBe "goodbye"
            }
        }
    }

    test("what was put off and broke is told to whoever writes next") {
        onLoops {
            val (connection, peer) = pair()
            var later: Throwable? = null
            whileReading(connection, peer) {
                peer.reset()
                connection.send("in vain")
                later = runCatching {
                    while (true) {
                        connection.send("more")
                        withContext(Dispatchers.Default) {}
                    }
                }.exceptionOrNull()
            }
            later.shouldBeInstanceOf<HttpException.ConnectionClosed>()
        }
    }
})

/** Runs [block] where it goes on from a read of [connection], for which [peer] sends a byte. */
private suspend fun LoopFixture.whileReading(connection: NioConnection, peer: Socket, block: suspend () -> Unit) {
    val running = CoroutineScope(loop).async(start = CoroutineStart.UNDISPATCHED) {
        connection.receive(1)
        block()
    }
    peer.write("x")
    running.await()
}

private val Socket.available: Int get() = getInputStream().available()

private suspend fun Socket.text(count: Int): String =
    withContext(Dispatchers.IO) { getInputStream().readNBytes(count).decodeToString() }
