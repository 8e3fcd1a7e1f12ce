package dev.geturl.pool

import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import dev.geturl.nio.NioConnection
import dev.geturl.testing.closedAfterTest
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import okio.Buffer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue

private const val EXCHANGES = 2_000

/** Opens connections that remember which buffers they were read into and written from. */
private class Remembering(private val transport: Transport) : Transport {
    val opened = ConcurrentLinkedQueue<Remembered>()

    override suspend fun connect(target: ConnectTarget): Connection =
        Remembered(transport.connect(target) as NioConnection).also { opened += it }
}

private class Remembered(private val connection: NioConnection) : Connection by connection {
    private val buffers = ConcurrentHashMap.newKeySet<Buffers>()

    /** Buffers are equal by what they hold; here it matters which they are. */
    private class Buffers(val buffer: Buffer) {
        override fun equals(other: Any?) = other is Buffers && buffer === other.buffer

        override fun hashCode() = System.identityHashCode(buffer)
    }

    /** What still holds segments, and how many bytes there are in them. */
    val held: List<String>
        get() = buffers.filter { it.buffer.size > 0 }.map { "a buffer of $this: ${it.buffer.peek().readUtf8()}" } +
            listOf(connection.inboundBytes).filter { it > 0 }.map { "$it bytes at the socket of $this" }

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        buffers += Buffers(sink)
        return connection.read(sink, byteCount)
    }

    override suspend fun write(source: Buffer, byteCount: Long) {
        buffers += Buffers(source)
        connection.write(source, byteCount)
    }

    override fun toString() = connection.toString()
}

/** Okio keeps few segments for use again: what a closed connection still holds is lost to it. */
class SegmentsTest : FunSpec({
    for (loops in listOf(1, 4)) {
        test("However a connection ended, it holds no segment afterwards: $loops loops") {
            val seed = System.nanoTime()
            withClue("seed $seed") {
                val server = WildServer(seed, EXCHANGES).closedAfterTest()
                val http = soakingClient(loops)
                val transport = Remembering(http.unregister("http"))
                http.register("http", 80, transport)
                Soak(http, server.port, seed).run(EXCHANGES)
                http.close()
                http.awaitClosed()
                transport.opened.count { it.isOpen } shouldBe 0
                transport.opened.flatMap { it.held }.shouldBeEmpty()
            }
        }
    }
})
