package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.SocksServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import okio.ByteString.Companion.decodeHex
import kotlin.time.Duration.Companion.milliseconds

class SocksProxyTest : FunSpec({
    fun origin() = rawServer { requests { reply(it.line) } }

    val address = checkNotNull(IpAddress.parseOrNull("192.0.2.7"))
    val v6 = checkNotNull(IpAddress.parseOrNull("2001:db8::7"))

    fun client(proxy: Proxy, vararg addresses: IpAddress = arrayOf(v6, address)) = testClient {
        this.proxy = ProxyOptions(proxy = proxy)
        resolver =
            Resolver { if (it == "127.0.0.1") listOf(checkNotNull(IpAddress.parseOrNull(it))) else addresses.toList() }
    }

    val expected = mapOf(
        ProxyKind.SOCKS4 to "4 ada@c0000207:81",
        ProxyKind.SOCKS4A to "4 ada@h.invalid:81",
        ProxyKind.SOCKS5 to "5 [0002] ${v6.bytes.hex()}:81",
        ProxyKind.SOCKS5H to "5 [0002] h.invalid:81",
    )
    for ((kind, asked) in expected) {
        test("$kind: the server gets what it would get directly, and the connection is kept for it") {
            val server = origin()
            val socks = SocksServer(server.port)
            val http = client(socks.raw.asProxy(kind, user = "ada"))
            repeat(2) {
                val got = http.geturl("http://h.invalid:81/x") { headers { add("Proxy-Authorization", "Mine") } }
                got.text() shouldBe "GET /x HTTP/1.1"
                got.responseInfo.proxyUsed shouldBe "SocksProxy"
            }
            socks.asked shouldBe listOf(asked)
            server.seen.forEach { it shouldNotContain "Proxy-" }
            http.geturl("http://i.invalid:81/x")
            socks.raw.connections shouldBe 2
        }
    }

    test("an address in the URL is given as one, whoever resolves names") {
        val server = origin()
        val socks = SocksServer(server.port)
        client(socks.raw.asProxy(ProxyKind.SOCKS5H)).geturl("http://[2001:db8::9]:81/").responseCode shouldBe 200
        client(socks.raw.asProxy(ProxyKind.SOCKS4A)).geturl("http://192.0.2.9:81/").responseCode shouldBe 200
        socks.asked shouldBe listOf("5 [00] 20010db8000000000000000000000009:81", "4 @c0000209:81")
    }

    test("SOCKS 5 logs in by user and password") {
        val socks = SocksServer(origin().port, password = true)
        client(
            socks.raw.asProxy(ProxyKind.SOCKS5H, "ada", "pässword"),
        ).geturl("http://h.invalid/").responseCode shouldBe
            200
        socks.asked.first() shouldBe "login ada:pässword"
    }

    test("what comes behind the proxy's reply is the server's, whose response to no request is not believed") {
        val socks = rawServer {
            bytes(3)
            send("0500".decodeHex())
            bytes(4L + 1 + "h.invalid".length + 2)
            send(Buffer().write("05000001000000000000".decodeHex()).writeUtf8(Peer.response("early")).readByteString())
            requests { reply("late") }
        }
        val failure = shouldThrow<HttpException.Protocol> {
            client(socks.asProxy(ProxyKind.SOCKS5H)).geturl("http://h.invalid/")
        }
        failure.message.orEmpty() shouldContain "before there was a request"
    }

    test("SOCKS 4 has no password and no IPv6") {
        val proxy = Proxy("127.0.0.1", 1, ProxyKind.SOCKS4, "ada", "secret")
        val failure = shouldThrow<HttpException.Unsupported> { client(proxy).start("http://h.invalid/") }
        failure.toString() shouldNotContain "secret"
        val socks = SocksServer(1)
        shouldThrow<HttpException.UnknownHost> {
            client(socks.raw.asProxy(ProxyKind.SOCKS4), v6).geturl("http://h.invalid/")
        }.isProxy shouldBe false
    }

    test("a proxy that refuses, closes or does not speak SOCKS has failed") {
        val refusing = rawServer {
            bytes(3)
            send("0500".decodeHex())
            bytes(4)
            send("0502000100000000".decodeHex())
            awaitClose()
        }
        val closing = rawServer { bytes(3) }
        val other = rawServer {
            bytes(3)
            send("HTTP/1.1 400 Bad Request\r\n\r\n")
            awaitClose()
        }
        for ((proxy, what) in listOf(refusing to "rules", closing to "closed", other to "protocol")) {
            shouldThrow<HttpException.ProxyFailed> {
                client(proxy.asProxy(ProxyKind.SOCKS5H)).geturl("http://h.invalid/")
            }.message.orEmpty() shouldContain what
        }
    }

    test("the handshake is within the proxy's time limit") {
        val silent = rawServer { awaitClose() }
        val http = testClient {
            proxy = ProxyOptions(proxy = silent.asProxy(ProxyKind.SOCKS5H))
            timeouts = Timeouts(proxy = 50.milliseconds)
        }
        shouldThrow<HttpException.Timeout> { http.geturl("http://h.invalid/") }.kind shouldBe TimeoutKind.PROXY
    }
})
