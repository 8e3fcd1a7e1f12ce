package dev.geturl

import dev.geturl.net.SocketAddress
import dev.geturl.testing.FullListener
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.awaitCancellation
import java.net.InetSocketAddress
import java.nio.file.Files
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.milliseconds

private fun ip(text: String): IpAddress = checkNotNull(IpAddress.parseOrNull(text))

private val nobody = Resolver { throw HttpException.UnknownHost("no address for $it") }

class ConnectingTest : FunSpec({
    test("myAddr is where the connection comes from") {
        val from = CopyOnWriteArrayList<String>()
        val server = rawServer {
            from += (channel.remoteAddress as InetSocketAddress).address.hostAddress
            requests { reply() }
        }
        val http = testClient()
        http.geturl(server.url())
        http.geturl(server.url()) { myAddr = ip("127.0.0.2") }
        http.geturl(server.url()) { myAddr = ip("127.0.0.2") }
        from shouldContainExactly listOf("127.0.0.1", "127.0.0.2")
    }

    test("A map answers for its hosts, in any case, and another resolver for the rest") {
        val server = answering(Peer.response("x"))
        val http = testClient { resolver = Resolver.of(mapOf("Known.test" to listOf(ip("127.0.0.1"))), nobody) }
        http.geturl("http://known.TEST:${server.port}/").text() shouldBe "x"
        server.seen.single() shouldContain "Host: known.test:${server.port}\r\n"
        shouldThrow<HttpException.UnknownHost> { http.geturl("http://other.test/") }.stage shouldBe Stage.CONNECTING
    }

    test("The next address is tried when one refuses") {
        val server = answering(Peer.response("x"))
        val http = testClient { resolver = Resolver { listOf(ip("127.0.0.9"), ip("127.0.0.1")) } }
        http.geturl("http://host.test:${server.port}/").text() shouldBe "x"
    }

    test("When all refuse, the failure has the stage, the URL without its password, all addresses and a hint") {
        val port = freePort()
        val http = testClient { resolver = Resolver { listOf(ip("127.0.0.1"), ip("127.0.0.2")) } }
        val failure = shouldThrow<HttpException.ConnectFailed> { http.geturl("http://ada:secret@host.test:$port/p") }
        failure.stage shouldBe Stage.CONNECTING
        failure.url shouldBe "http://ada:***@host.test:$port/p"
        failure.addressesTried shouldContainExactly listOf("127.0.0.1:$port", "127.0.0.2:$port")
        failure.hint shouldNotBe ""
        failure.toString() shouldContain "127.0.0.2:$port"
        failure.toString() shouldContain failure.hint
        failure.toString() shouldNotContain "secret"
        failure.stackTraceToString() shouldNotContain "secret"
    }

    test("The connect timeout has its own kind, and names the address that did not answer") {
        val listener = FullListener().closedAfterTest()
        val failure = shouldThrow<HttpException.Timeout> {
            testClient().geturl(listener.url) { connectTimeout = 30.milliseconds }
        }
        failure.kind shouldBe TimeoutKind.CONNECT
        failure.addressesTried shouldContainExactly listOf(listener.url.removePrefix("http://").removeSuffix("/"))
    }

    test("A lookup that takes too long has its own kind") {
        val http = testClient { resolver = Resolver { awaitCancellation() } }
        shouldThrow<HttpException.Timeout> { http.geturl("http://host.test/") { connectTimeout = 30.milliseconds } }
            .kind shouldBe TimeoutKind.RESOLVE
    }

    test("The system's resolver finds localhost and not a name under invalid") {
        val server = answering(Peer.response("x"))
        val http = testClient()
        http.geturl("http://localhost:${server.port}/").text() shouldBe "x"
        val failure = shouldThrow<HttpException.UnknownHost> { http.geturl("http://nowhere.invalid/") }
        failure.message.orEmpty() shouldContain "nowhere.invalid"
        failure.hint shouldNotBe ""
    }

    test("A resolver that throws gives an error that says so") {
        val http = testClient { resolver = Resolver { error("broken resolver") } }
        shouldThrow<HttpException.Unexpected> { http.geturl("http://host.test/") }.message.orEmpty() shouldContain
            "broken resolver"
    }

    test("A Unix domain socket takes the place of host and port, and its connection is kept") {
        val path = Files.createTempDirectory("geturl").resolve("s")
        val server = rawServer(unixPath = path) { requests { reply("by unix") } }
        val http = testClient { resolver = nobody }
        repeat(2) { http.geturl("http://any.test/p") { unixSocket = path.toString() }.text() shouldBe "by unix" }
        server.connections shouldBe 1
        server.seen.first() shouldContain "Host: any.test\r\n"
        Files.delete(path.parent.also { Files.deleteIfExists(path) })
    }

    test("A Unix domain socket that is not there fails to connect and names its path") {
        val failure = shouldThrow<HttpException.ConnectFailed> {
            testClient().geturl("http://any.test/") { unixSocket = "/nonexistent/socket" }
        }
        failure.message.orEmpty() shouldContain "/nonexistent/socket"
        failure.addressesTried shouldContainExactly listOf("unix:/nonexistent/socket")
    }

    test("A registered transport opens the connections of its scheme, with its default port") {
        val server = answering(Peer.response("x"))
        val http = testClient { resolver = Resolver { listOf(ip("127.0.0.1")) } }
        val tcp = http.unregister("http")
        val ports = ArrayList<Int>()
        http.register("Foo", server.port) {
            ports += it.port
            (it.address as SocketAddress.Inet).port shouldBe server.port
            tcp.connect(it)
        }
        http.geturl("foo://host.test/p").text() shouldBe "x"
        ports shouldContainExactly listOf(server.port)
        shouldThrow<HttpException.Unsupported> { http.geturl("http://host.test/") }
        shouldThrow<IllegalArgumentException> { http.unregister("bar") }
    }
})
