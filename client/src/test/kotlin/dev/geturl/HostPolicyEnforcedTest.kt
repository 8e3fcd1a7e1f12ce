package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.nio.file.Files

private fun addresses(vararg texts: String) = texts.map { checkNotNull(IpAddress.parseOrNull(it)) }

/** Hosts that are this machine, in the spellings that somebody may try. */
private val loopbacks = listOf(
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "127.0.0.1.",
    "%31%32%37.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "localhost",
    "LOCALHOST",
    "0.0.0.0",
    "0",
    "[::]",
)

class HostPolicyEnforcedTest : FunSpec({
    for (syntax in UrlSyntax.entries) {
        for (host in loopbacks) {
            test("A client of the public Internet alone does not reach this machine as $host, read as $syntax") {
                val server = answering(Peer.response("x"))
                val http = testClient {
                    hostPolicy = HostPolicy.PUBLIC_ONLY
                    urlSyntax = syntax
                }
                val failure = shouldThrow<HttpException> { http.geturl("http://$host:${server.port}/") }
                // Other syntaxes leave in place what no resolver makes an address of.
                if (syntax == UrlSyntax.WHATWG) failure.shouldBeInstanceOf<HttpException.Refused>()
                server.connections shouldBe 0
            }
        }
    }

    test("A name whose addresses are all denied is refused, with the rules, and nothing is connected to") {
        val server = answering(Peer.response("x"))
        val http = testClient {
            hostPolicy = HostPolicy.PUBLIC_ONLY
            resolver = Resolver { addresses("127.0.0.1", "10.0.0.1", "::ffff:192.168.0.1") }
        }
        val failure = shouldThrow<HttpException.Refused> { http.geturl("http://ada:secret@host.test:${server.port}/") }
        failure.message.orEmpty() shouldContain "deny loopback addresses, deny private addresses"
        failure.message.orEmpty() shouldContain "host.test"
        failure.stage shouldBe Stage.CONNECTING
        failure.addressesTried shouldBe emptyList()
        "$failure" shouldContain "***"
        server.connections shouldBe 0
    }

    test("Addresses that are denied are passed over for those that are not") {
        val server = answering(Peer.response("x"))
        val http = testClient {
            hostPolicy = HostPolicy { denyAddresses("127.0.0.2/31", "127.0.0.128/25") }
            resolver = Resolver { addresses("127.0.0.2", "127.0.0.200", "127.0.0.1") }
        }
        val transaction = http.geturl("http://host.test:${server.port}/")
        transaction.text() shouldBe "x"
        server.connections shouldBe 1
    }

    test("When what is left takes no connection, the failure says what was passed over") {
        val http = testClient {
            hostPolicy = HostPolicy { denyAddresses("127.0.0.1") }
            resolver = Resolver { addresses("127.0.0.1", "127.0.0.9") }
        }
        val server = answering(Peer.response("x"))
        val failure = shouldThrow<HttpException.ConnectFailed> { http.geturl("http://host.test:${server.port}/") }
        failure.addressesTried shouldContainExactly listOf("127.0.0.9:${server.port}")
        failure.suppressed.single().message.orEmpty() shouldContain "deny addresses 127.0.0.1"
        server.connections shouldBe 0
    }

    test("A host and a port that are denied are not even looked up") {
        val asked = ArrayList<String>()
        val http = testClient {
            hostPolicy = HostPolicy {
                denyHosts("*.internal")
                denyPorts(25)
            }
            resolver = Resolver { host ->
                asked += host
                emptyList()
            }
        }
        shouldThrow<HttpException.Refused> { http.geturl("http://DB.Internal./") }.message.orEmpty() shouldContain
            "deny hosts *.internal"
        shouldThrow<HttpException.Refused> { http.geturl("http://mail.test:25/") }.message.orEmpty() shouldContain
            "deny port 25"
        asked shouldBe emptyList()
        shouldThrow<HttpException.UnknownHost> { http.geturl("http://mail.test/") }
        asked shouldContainExactly listOf("mail.test")
    }

    test("A started transaction that is refused ends with an error and not with an exception from start") {
        val transaction = testClient { hostPolicy = HostPolicy.PUBLIC_ONLY }.start("http://127.0.0.1/").await()
        transaction.status shouldBe Status.ERROR
        (transaction.error is HttpException.Refused) shouldBe true
    }

    test("A Unix domain socket is refused unless the policy allows it") {
        val path = Files.createTempDirectory("geturl").resolve("s")
        val server = rawServer(unixPath = path) { requests { reply("by unix") } }
        val careful = testClient { hostPolicy = HostPolicy { denyPorts(25) } }
        shouldThrow<HttpException.Refused> { careful.geturl("http://h.test/") { unixSocket = "$path" } }
            .message
            .orEmpty() shouldContain "deny unix sockets"
        server.connections shouldBe 0
        val trusting = testClient {
            hostPolicy =
                HostPolicy.PUBLIC_ONLY.newBuilder().allowUnixSockets().build()
        }
        trusting.geturl("http://h.test/") { unixSocket = "$path" }.text() shouldBe "by unix"
        Files.delete(path.parent.also { Files.deleteIfExists(path) })
    }
})
