package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.SocketOptions
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.HashingSink
import okio.blackholeSink
import java.net.Socket
import java.nio.channels.SelectionKey
import kotlin.concurrent.thread
import kotlin.coroutines.CoroutineContext
import kotlin.random.Random

class NioConnectionTest : FunSpec({
    test("what is written arrives and what comes is read, from a foreign thread and on the loop") {
        onLoops {
            val (connection, peer) = pair()
            for (dispatcher in listOf(Dispatchers.Default, Dispatchers.Unconfined, loop)) {
                withContext(dispatcher) {
                    connection.send("ping")
                    peer.readText(4) shouldBe "ping"
                    peer.write("pong")
                    connection.receive(4) shouldBe "pong"
                }
            }
        }
    }

    test("a read gives no more than it was asked for and the rest stays for the next") {
        onLoops {
            val (connection, peer) = pair()
            peer.write("abcdef")
            loop.run { connection.receive(2) } shouldBe "ab"
            connection.receive(1) shouldBe "c"
            onLoopUndispatched { connection.receive(2) } shouldBe "de"
            onLoopUndispatched { connection.receive(1) } shouldBe "f"
            shouldThrow<IllegalArgumentException> { connection.read(Buffer(), 0) }
        }
    }

    test("a reader and a writer of one connection are suspended at the same time, and closing wakes both") {
        onLoops {
            val (connection, _) = pair(SocketOptions(sendBuffer = 4096))
            val reader = CoroutineScope(Dispatchers.Default).async { runCatching { connection.receive(1) } }
            val writer = CoroutineScope(Dispatchers.Default).async {
                runCatching { while (true) connection.send("x".repeat(100_000)) }
            }
            loop.until { connection.interest and SelectionKey.OP_WRITE != 0 }
            connection.close()
            for (failure in listOf(reader.await(), writer.await()).map { it.exceptionOrNull() }) {
                failure.shouldBeInstanceOf<HttpException.ConnectionClosed>().message shouldContain "closed at this end"
            }
            connection.isOpen.shouldBeFalse()
            connection.close()
            shouldThrow<HttpException.ConnectionClosed> { connection.send("x") }
            shouldThrow<HttpException.ConnectionClosed> { connection.receive(1) }
            shouldThrow<HttpException.ConnectionClosed> { loop.run { connection.receive(1) } }
            shouldThrow<HttpException.ConnectionClosed> { connection.shutdownOutput() }
            connection.toString() shouldContain connection.peerAddress.toString()
        }
    }

    test("the end of the peer's output is -1 again and again, from any thread, and this side can go on sending") {
        onLoops {
            val (connection, peer) = pair()
            peer.write("bye")
            peer.shutdownOutput()
            connection.receive(3) shouldBe "bye"
            connection.read(Buffer(), 1) shouldBe -1
            loop.run { connection.read(Buffer(), 1) } shouldBe -1
            onLoopUndispatched { connection.read(Buffer(), 1) } shouldBe -1
            onLoopUndispatched { connection.read(Buffer(), 1) } shouldBe -1
            connection.isOpen.shouldBeTrue()
            connection.send("still here")
            peer.readText(10) shouldBe "still here"
        }
    }

    test("after the end of this side's output the peer reads to its end and can still answer") {
        onLoops {
            val (connection, peer) = pair()
            connection.send("ask")
            connection.shutdownOutput()
            withContext(Dispatchers.IO) { peer.getInputStream().readAllBytes() }.decodeToString() shouldBe "ask"
            peer.write("answer")
            connection.receive(6) shouldBe "answer"
        }
    }

    test("a reset by the peer wakes a reader with an exception that has the cause") {
        onLoops {
            val (connection, peer) = pair()
            val reader = CoroutineScope(loop).async { runCatching { connection.receive(1) } }
            loop.settle()
            peer.reset()
            val failure = reader.await().exceptionOrNull().shouldBeInstanceOf<HttpException.ConnectionClosed>()
            checkNotNull(failure.cause)
            connection.isOpen.shouldBeFalse()
            loop.until { loop.registrations == 0 }
        }
    }

    test("what came before a reset can still be read") {
        onLoops {
            val (connection, peer) = pair()
            peer.write("answer")
            loop.until { connection.inboundBytes == 6L }
            peer.reset()
            loop.until { !connection.isOpen }
            loop.settle()
            connection.receive(6) shouldBe "answer"
            shouldThrow<HttpException.ConnectionClosed> { connection.receive(1) }
        }
    }

    test("an answer that is on its way when a write fails is still read") {
        onLoops {
            repeat(20) {
                val (connection, peer) = pair()
                // The loop is busy sending, so it sees the answer and the reset only after its write has failed.
                withContext(loop) {
                    connection.send("some request that nobody reads")
                    peer.write("413")
                    peer.shutdownOutput()
                    peer.close()
                    val failure = runCatching { while (true) connection.send("more") }.exceptionOrNull()
                    failure.shouldBeInstanceOf<HttpException.ConnectionClosed>()
                    connection.receive(3) shouldBe "413"
                }
                connection.close()
            }
        }
    }

    test("64 MiB go both ways at once and arrive as they were sent") {
        onLoops(2) {
            val (connection, peer) = pair()
            val bytes = Random(7).nextBytes(1 shl 20)
            val echo =
                thread {
                    runCatching {
                        peer.getInputStream().transferTo(peer.getOutputStream())
                    }.also { peer.shutdownOutput() }
                }
            val sent = HashingSink.sha256(blackholeSink())
            val received = HashingSink.sha256(blackholeSink())
            coroutineScope {
                launch(Dispatchers.Default) {
                    repeat(64) {
                        sent.write(Buffer().write(bytes), bytes.size.toLong())
                        connection.write(Buffer().write(bytes), bytes.size.toLong())
                    }
                    connection.shutdownOutput()
                }
                launch {
                    val sink = Buffer()
                    while (connection.read(sink, 1L shl 17) != -1L) received.write(sink, sink.size)
                }
            }
            received.hash shouldBe sent.hash
            echo.join()
        }
    }

    test("a peer that stops reading suspends the writer until it reads again") {
        onLoops {
            val (connection, peer) = pair(SocketOptions(sendBuffer = 256 * 1024))
            val total = 16L shl 20
            val writer = launchOn(loop) { connection.write(Buffer().write(ByteArray(total.toInt())), total) }
            loop.until { connection.interest and SelectionKey.OP_WRITE != 0 }
            writer.isActive.shouldBeTrue()
            withContext(Dispatchers.IO) { peer.getInputStream().readNBytes(total.toInt()) }.size.toLong() shouldBe total
            writer.join()
        }
    }

    test("a reader that stops holds the peer up, and no more than a bound waits here") {
        onLoops {
            val (connection, peer) = pair(SocketOptions(receiveBuffer = 16_384))
            peer.sendBufferSize = 16_384
            val total = 8 shl 20
            val flood = thread { peer.getOutputStream().write(ByteArray(total)) }
            loop.until { connection.interest and SelectionKey.OP_READ == 0 }
            repeat(50) {
                loop.settle()
                loop.run { connection.inboundBytes } shouldBeLessThan 400L * 1024
            }
            flood.isAlive.shouldBeTrue()
            val sink = Buffer()
            while (sink.size < total) connection.read(sink, 10_000)
            sink.size shouldBe total.toLong()
            flood.join()
        }
    }

    test("an idle connection that the peer ends is noticed at once, and a claim after that is refused") {
        onLoops {
            for (end in listOf<
                (
                    Socket,
                ) -> Unit,
            >({ it.close() }, { it.reset() }, { it.write("HTTP/1.1 408 Timeout\r\n") })) {
                val (connection, peer) = pair()
                val noticed = CompletableDeferred<Boolean>()
                loop.run { connection.watch { noticed.complete(loop.isCurrent) } }.shouldBeTrue()
                connection.watch(null).shouldBeTrue()
                loop.run { connection.watch { noticed.complete(loop.isCurrent) } }.shouldBeTrue()
                end(peer)
                noticed.await().shouldBeTrue()
                connection.watch(null).shouldBeFalse()
                loop.run { connection.watch {} }.shouldBeFalse()
                connection.close()
            }
        }
    }

    test("what came before the watch began refuses it, and a watch that was taken off is not called") {
        onLoops {
            val (early, peer) = pair()
            peer.write("early")
            loop.until { early.inboundBytes == 5L }
            loop.run { early.watch { error("called") } }.shouldBeFalse()

            val (quiet, other) = pair()
            loop.run { quiet.watch { error("called") } }
            quiet.watch(null).shouldBeTrue()
            other.write("answer")
            quiet.receive(6) shouldBe "answer"
        }
    }

    test("a read that starts on another thread waits there and goes on on the loop") {
        onLoops {
            val (connection, peer) = pair()
            repeat(2_000) { round ->
                val text = "%04d".format(round)
                val reading = CoroutineScope(loop).async(start = CoroutineStart.UNDISPATCHED) {
                    val got = connection.receive(4)
                    loop.isCurrent.shouldBeTrue()
                    got
                }
                peer.write(text)
                reading.await() shouldBe text
            }
        }
    }

    test("a cancelled read leaves a later one nothing to wait for in vain") {
        onLoops {
            val (connection, peer) = pair()
            for (context in listOf(loop, Dispatchers.Default)) {
                launchOn(context, CoroutineStart.UNDISPATCHED) { connection.read(Buffer(), 1) }.let {
                    loop.settle()
                    it.cancelAndJoin()
                }
                peer.write("x")
                loop.until { connection.inboundBytes == 1L }
                onLoopUndispatched { connection.receive(1) } shouldBe "x"
            }
        }
    }

    test("closing races with reads, writes and the peer's end, and only ever fails as it should") {
        onLoops {
            repeat(300) { round ->
                val (connection, peer) = pair(SocketOptions(sendBuffer = 4096))
                val outcomes = listOf(
                    CoroutineScope(
                        if (round % 2 == 0) {
                            loop
                        } else {
                            Dispatchers.Default
                        },
                    ).async { runCatching { connection.receive(100_000) } },
                    CoroutineScope(
                        Dispatchers.Default,
                    ).async { runCatching { while (true) connection.send("y".repeat(50_000)) } },
                )
                peer.write("z".repeat(5_000))
                val closers = listOf(
                    thread { connection.close() },
                    thread {
                        if (round % 3 == 0) {
                            peer.reset()
                        } else {
                            peer.close()
                        }
                    },
                )
                outcomes.forEach { outcome ->
                    val failure = outcome.await().exceptionOrNull()
                    val isPeersEnd = failure is IllegalStateException && "peer ended" in failure.message.orEmpty()
                    (failure is HttpException.ConnectionClosed || isPeersEnd).shouldBeTrue()
                }
                closers.forEach(Thread::join)
            }
            loop.until { loop.registrations == 0 }
        }
    }
})

private suspend fun <T> LoopFixture.onLoopUndispatched(block: suspend () -> T): T =
    CoroutineScope(loop).async(start = CoroutineStart.UNDISPATCHED) { block() }.await()

private fun launchOn(
    context: CoroutineContext,
    start: CoroutineStart = CoroutineStart.DEFAULT,
    block: suspend () -> Unit,
) = CoroutineScope(context).launch(start = start) { block() }

private fun Socket.readText(count: Int) = getInputStream().readNBytes(count).decodeToString()
