package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeGreaterThanOrEqual
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import java.io.File
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.StandardProtocolFamily
import java.net.UnixDomainSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.ServerSocketChannel
import kotlin.concurrent.thread

class ConnectingTest : FunSpec({
    test("--happy-eyeballs-timeout-ms says when the next address is tried beside a silent one") {
        ScriptServer(reply("there")).use { server ->
            // Its queue is full: the system answers no more attempts.
            ServerSocket().use { full ->
                full.bind(InetSocketAddress(InetAddress.getByName("127.0.0.9"), server.port), 1)
                val queue = List(4) { Socket() }
                try {
                    queue.forEach { runCatching { it.connect(full.localSocketAddress, 20) } }
                    val run = CommandRun.of(
                        "--happy-eyeballs-timeout-ms",
                        "450",
                        "--resolve",
                        "two.test:${server.port}:127.0.0.9,127.0.0.1",
                        "-w",
                        "\n%{time_connect}",
                        "http://two.test:${server.port}/",
                    )
                    run.out.substringBefore('\n') shouldBe "there"
                    run.out.substringAfter('\n').toDouble() shouldBeGreaterThanOrEqual 0.45
                } finally {
                    queue.forEach { it.close() }
                }
            }
        }
    }

    test("--interface says where the connection comes from") {
        ScriptServer(reply("x")).use { server ->
            CommandRun.of("--interface", "127.0.0.9", "-w", " %{local_ip}", server.url).out shouldBe "x 127.0.0.9"
        }
    }

    test("--unix-socket takes the place of host and port") {
        inFolder { folder ->
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).use { listener ->
                val path = "$folder/socket"
                listener.bind(UnixDomainSocketAddress.of(path))
                val serving = thread(isDaemon = true) {
                    listener.accept().use {
                        it.read(ByteBuffer.allocate(1024))
                        it.write(ByteBuffer.wrap(reply("by unix").toByteArray()))
                    }
                }
                CommandRun.of("--unix-socket", path, "http://any.test/").out shouldBe "by unix"
                serving.join()
            }
        }
    }

    val table = File("/proc/net/tcp")

    /** The timer that the system keeps for a silent connection of a call with [flags], and its seconds. */
    fun timer(vararg flags: String): Pair<Int, Int> {
        val server = HandServer {
            head()
            val end = ":%04X".format(socket.port)
            val rows = generateSequence { table.readLines().map { it.trim().split(Regex(" +")) } }
            val row = rows
                .map { all ->
                    all.first { it[1].endsWith(end) && it[3] == ESTABLISHED }
                }.first { !it[5].startsWith("01") }
            seen += row[5]
            send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        return server.use {
            CommandRun.of(*flags, it.url).exit shouldBe 0
            val (kind, ticks) = it.seen.last().split(':')
            kind.toInt(16) to ticks.toInt(16) / TICKS_A_SECOND
        }
    }

    test(
        "--keepalive-time has a silent connection probed after it, --no-keepalive never",
    ).config(enabled = table.exists()) {
        val (kind, seconds) = timer("--keepalive-time", "100")
        kind shouldBe PROBING
        seconds shouldBeInRange 90..100
        timer().first shouldBe PROBING
        timer("--no-keepalive").first shouldBe 0
    }
})

/** The kernel's number for the timer of keep-alive probes, and its ticks. */
private const val PROBING = 2
private const val TICKS_A_SECOND = 100

/** The kernel's number for the state of a connection that is open. */
private const val ESTABLISHED = "01"
