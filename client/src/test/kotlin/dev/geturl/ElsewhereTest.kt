package dev.geturl

import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith

class ElsewhereTest : FunSpec({
    test("a server is connected to at another host and port, and the request says nothing of it") {
        val server = rawServer { requests { reply(it.line) } }
        val http = testClient {
            dial = DialOptions(elsewhere = listOf(Elsewhere("Server.invalid", 81, "127.0.0.1", server.port)))
        }
        http.geturl("http://server.invalid:81/a").text() shouldBe "GET /a HTTP/1.1"
        server.seen.single() shouldContain "Host: server.invalid:81\r\n"
    }

    test("what is null fits any host and port, or stays the URL's; the first that fits counts") {
        val server = rawServer { requests { reply("x") } }
        val http = testClient {
            dial = DialOptions(
                elsewhere = listOf(
                    Elsewhere("other.invalid", null, "127.0.0.1", 1),
                    Elsewhere(null, 81, "127.0.0.1", server.port),
                    Elsewhere(null, null, "127.0.0.1", null),
                ),
            )
        }
        http.geturl("http://a.invalid:81/").responseCode shouldBe 200
        http.geturl("http://b.invalid:${server.port}/").responseCode shouldBe 200
        shouldThrow<HttpException.ConnectFailed> { http.geturl("http://other.invalid:81/") }
    }

    test("connections are shared by those who ask for the same server, wherever it is") {
        val server = rawServer { requests { reply("x") } }
        val http = testClient {
            dial = DialOptions(elsewhere = listOf(Elsewhere(null, null, "127.0.0.1", server.port)))
        }
        repeat(2) { http.geturl("http://a.invalid/").responseCode shouldBe 200 }
        http.geturl("http://b.invalid/").responseCode shouldBe 200
        server.connections shouldBe 2
    }

    test("a proxy is asked for the other place by CONNECT, for plain http, too") {
        val server = rawServer { requests { reply(it.line) } }
        val proxy = rawServer { tunnel(server.port) }
        val http = testClient {
            this.proxy = ProxyOptions(proxy = proxy.asProxy())
            dial = DialOptions(elsewhere = listOf(Elsewhere("a.invalid", 80, "b.invalid", 82)))
        }
        http.geturl("http://a.invalid/x").text() shouldBe "GET /x HTTP/1.1"
        proxy.seen.single() shouldStartWith "CONNECT b.invalid:82 HTTP/1.1\r\nHost: b.invalid:82\r\n"
        server.seen.single() shouldContain "Host: a.invalid\r\n"
    }

    test("a policy is asked about both places, straight and through a proxy") {
        val rules = listOf(Elsewhere("a.invalid", 80, "b.invalid", 82))
        for (denied in listOf("a.invalid", "b.invalid")) {
            val proxy = rawServer { requests { reply("x") } }
            for (way in listOf(Proxy.NONE, proxy.asProxy())) {
                val http = testClient {
                    this.proxy = ProxyOptions(proxy = way)
                    hostPolicy = HostPolicy { denyHosts(denied) }
                    dial = DialOptions(elsewhere = rules)
                }
                shouldThrow<HttpException.Refused> { http.geturl("http://a.invalid/") }
            }
            proxy.connections shouldBe 0
        }
    }

    test("a place that is none is refused") {
        shouldThrow<IllegalArgumentException> { Elsewhere(null, null, "", null) }
        shouldThrow<IllegalArgumentException> { Elsewhere(null, null, null, 65_536) }
    }
})
