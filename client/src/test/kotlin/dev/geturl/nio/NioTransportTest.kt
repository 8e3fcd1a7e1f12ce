package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.SocketOptions
import dev.geturl.net.ConnectTarget
import dev.geturl.net.SocketAddress
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import okio.Buffer
import okio.ByteString.Companion.toByteString
import java.net.ServerSocket
import java.net.StandardProtocolFamily
import java.net.UnixDomainSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.ServerSocketChannel
import java.nio.file.Files

class NioTransportTest : FunSpec({
    fun address(text: String) = checkNotNull(IpAddress.parseOrNull(text))

    test("a connection knows where both its ends are and stays on the loop of who opens it") {
        onLoops(2) {
            val (connection, peer) = pair()
            connection.peerAddress shouldBe target.address
            connection.localAddress shouldBe SocketAddress.Inet(address("127.0.0.1"), peer.port)
            connection.close()
            connection.localAddress shouldBe SocketAddress.Inet(address("127.0.0.1"), peer.port)
            for (own in loops.started) {
                withContext(own) { transport.connect(target) }.let {
                    it.dispatcher shouldBeSameInstanceAs own
                    it.close()
                }
            }
        }
    }

    test("a connection comes from the local address that was asked for") {
        onLoops {
            val connection = transport.connect(
                ConnectTarget("h", server.localPort, target.address, address("127.0.0.7")),
            )
            withContext(Dispatchers.IO) { server.accept() }.use { it.inetAddress.hostAddress shouldBe "127.0.0.7" }
            connection.close()
        }
    }

    test("a local address that is not this machine's, or of the other version, fails the connect and says so") {
        onLoops {
            for (local in listOf("192.0.2.1", "::1")) {
                shouldThrow<HttpException.ConnectFailed> {
                    transport.connect(ConnectTarget("h", server.localPort, target.address, address(local)))
                }.message shouldContain "Could not connect to h"
            }
            shouldThrow<HttpException.Unsupported> {
                transport.connect(ConnectTarget("h", 80, SocketAddress.Unix("/nowhere"), address("127.0.0.1")))
            }
            loop.until { loop.registrations == 0 }
        }
    }

    test("a refused connect says where and why, and leaves nothing open") {
        onLoops {
            val free = ServerSocket(0).use { it.localPort }
            val before = FdCount.sockets()
            repeat(10) {
                val refused = shouldThrow<HttpException.ConnectFailed> {
                    transport.connect(ConnectTarget("localhost", free, SocketAddress.Inet(address("127.0.0.1"), free)))
                }
                refused.message shouldContain "localhost (127.0.0.1:$free)"
                refused.message shouldContain "refused"
            }
            loop.until { loop.registrations == 0 && FdCount.sockets() == before }
        }
    }

    test("socket options are set as asked for, small writes go out at once by default") {
        onLoops {
            val options = SocketOptions(noDelay = false, keepAlive = true, receiveBuffer = 20_000, sendBuffer = 20_000)
            val (connection, peer) = pair(options)
            connection.send("x")
            withContext(Dispatchers.IO) { peer.getInputStream().read() } shouldBe 'x'.code
            shouldThrow<IllegalArgumentException> { SocketOptions(receiveBuffer = -1) }
            shouldThrow<IllegalArgumentException> { SocketOptions(sendBuffer = -1) }
        }
    }

    test("a Unix domain socket carries bytes both ways") {
        val folder = Files.createTempDirectory("geturl")
        val path = folder.resolve("s")
        onLoops {
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).use { listener ->
                listener.bind(UnixDomainSocketAddress.of(path))
                val connection = transport.connect(ConnectTarget("h", 80, SocketAddress.Unix(path.toString())))
                connection.localAddress shouldBe SocketAddress.Unix("")
                withContext(Dispatchers.IO) { listener.accept() }.use { peer ->
                    connection.send("ping")
                    val got = ByteBuffer.allocate(4)
                    while (got.hasRemaining()) peer.read(got)
                    got.array().decodeToString() shouldBe "ping"
                    peer.write(ByteBuffer.wrap("pong".toByteArray()))
                    connection.receive(4) shouldBe "pong"
                }
                connection.read(Buffer(), 1) shouldBe -1
                connection.close()
            }
            shouldThrow<HttpException.ConnectFailed> {
                transport.connect(ConnectTarget("h", 80, SocketAddress.Unix(folder.resolve("none").toString())))
            }
            for (bad in listOf("x".repeat(500), "a\u0000b")) {
                shouldThrow<HttpException.ConnectFailed> {
                    transport.connect(ConnectTarget("h", 80, SocketAddress.Unix(bad)))
                }
            }
            loop.until { loop.registrations == 0 }
        }
        Files.delete(path)
        Files.delete(folder)
    }

    test("connects, reads and writes that are cancelled at any point leave nothing registered and no descriptor open") {
        LoopFixture(backlog = 1).use { full ->
            onLoops {
                val before = FdCount.sockets()
                // A listener whose queue is full answers no more: the connect stays under way.
                val fillers =
                    List(3) { CoroutineScope(Dispatchers.Default).async { full.transport.connect(full.target) } }
                full.loop.until { full.loop.registrations == 3 }
                repeat(100) { round ->
                    val context = if (round % 2 == 0) loop else Dispatchers.Default
                    val connect = CoroutineScope(context).launch(start = CoroutineStart.UNDISPATCHED) {
                        transport.connect(full.target).close()
                    }
                    repeat(round % 4) { loop.settle() }
                    connect.cancelAndJoin()
                }
                fillers.forEach { it.cancel() }
                fillers.forEach { if (!it.isCancelled) it.await().close() else it.join() }
                loop.until { loop.registrations == 0 }
                full.loop.close()
                full.loop.awaitClosed()
                while (FdCount.sockets() > before) yield()
            }
        }
    }

    test("a connect that is cancelled on its way back to the caller's thread is closed") {
        onLoops {
            repeat(300) { round ->
                val connect = CoroutineScope(Dispatchers.Default).launch {
                    val connection = transport.connect(target)
                    connection.close()
                }
                val accepted = withContext(Dispatchers.IO) { server.accept() }
                repeat(round % 3) { yield() }
                connect.cancelAndJoin()
                accepted.close()
            }
            loop.until { loop.registrations == 0 }
        }
    }

    test("a thousand connections whose owners are cancelled while they read and write leave nothing behind") {
        onLoops(2) {
            val before = FdCount.sockets()
            repeat(500) { round ->
                val context = if (round % 2 == 0) loop else Dispatchers.Default
                val owner = CoroutineScope(context).launch {
                    val connection = transport.connect(target)
                    try {
                        if (round % 3 == 0) while (true) connection.send("x".repeat(100_000)) else connection.receive(1)
                    } finally {
                        connection.close()
                    }
                }
                val peer = withContext(Dispatchers.IO) { server.accept() }
                if (round % 5 == 0) loop.settle()
                owner.cancelAndJoin()
                peer.close()
            }
            loops.started.forEach { own -> own.until { own.registrations == 0 } }
            loop.until { FdCount.sockets() <= before }
        }
    }
})
