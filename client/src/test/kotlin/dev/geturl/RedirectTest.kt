package dev.geturl

import dev.geturl.testing.HeapJar
import dev.geturl.testing.HeardEvents
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.Duration.Companion.milliseconds

/** Leads on while the path is in [ways], with the code in its query if it has one; else answers with the path. */
private fun leading(ways: Map<String, String>, body: String = "gone"): RawServer = rawServer {
    requests {
        val to = ways[it.path]
        val status = "${it.path.substringAfter('?', "302")} Moved"
        if (to == null) reply(it.path) else reply(body, "Location: $to", status = status)
    }
}

private fun RawServer.lines(): List<String> = seen.map { it.substringBefore("\r\n") }

private fun String.field(name: String): String? =
    lineSequence().firstOrNull { it.startsWith("$name:", ignoreCase = true) }?.substringAfter(": ")

class RedirectTest : FunSpec({
    test("redirects are followed on the same connection, and the call has the last response and the hops to it") {
        val server = leading(mapOf("/a" to "/b?301", "/b?301" to "c#part"))
        val http = testClient()
        val page = http.geturl(server.url("/a#top"))
        page.text() shouldBe "/c"
        page.url.toString() shouldBe server.url("/c")
        page.hops.map { it.responseCode } shouldBe listOf(302, 301)
        page.hops.map { it.url.path } shouldBe listOf("/a", "/b")
        page.hops.map { "${it.location}" } shouldBe listOf(server.url("/b?301#top"), server.url("/c#part"))
        page.hops.map { it.reason } shouldBe List(2) { RepeatReason.REDIRECT }
        page.hops[0].responseHeaders["Location"] shouldBe "/b?301"
        "${page.hops[0]}" shouldBe "${server.url("/a")}: 302, redirected to ${server.url("/b?301#top")}"
        server.connections shouldBe 1
        page.isConnectionKept shouldBe true
        server.lines() shouldContainExactly listOf("GET /a HTTP/1.1", "GET /b?301 HTTP/1.1", "GET /c HTTP/1.1")
    }

    test("a call on a connection of its own loop is redirected as any other") {
        val server = leading(mapOf("/a" to "/b"))
        val http = testClient()
        @OptIn(DelicateGeturlApi::class)
        withContext(http.dispatcher) {
            http.geturl(server.url("/first")).text() shouldBe "/first"
            http.geturl(server.url("/a")).also { it.hops.size shouldBe 1 }.text() shouldBe "/b"
        }
        server.connections shouldBe 1
    }

    test("the manual's profile and the option hand them back") {
        val server = leading(mapOf("/a" to "/b"))
        tclClient().geturl(server.url("/a")).responseInfo.redirection shouldBe "/b"
        val page = testClient().geturl(server.url("/a")) { redirects = RedirectOptions.NONE }
        page.responseCode shouldBe 302
        page.text() shouldBe "gone"
        page.hops.shouldBeEmpty()
        val all = testClient { redirects = RedirectOptions.NONE }
        all.geturl(server.url("/a")).responseCode shouldBe 302
        all.geturl(server.url("/a")) { redirects = RedirectOptions() }.responseCode shouldBe 200
    }

    test("POST goes on as GET without its body, or with it where the code or the caller wants that") {
        val server = leading(mapOf("/a?302" to "/b", "/a?307" to "/b", "/a?303" to "/b"))
        val http = testClient()
        http.geturl(server.url("/a?302")) { query("moo") }
        server.seen.last().substringBefore("\r\n") shouldBe "GET /b HTTP/1.1"
        server.seen.last() shouldNotContain "Content-"
        http.geturl(server.url("/a?307")) { query("moo") }
        server.seen.last() shouldContain "\r\n\r\nmoo"
        http.geturl(server.url("/a?302")) {
            query("moo")
            redirects = RedirectOptions(keepPost = setOf(302))
        }
        server.seen.last().substringBefore("\r\n") shouldBe "POST /b HTTP/1.1"
        server.seen.last() shouldContain "\r\n\r\nmoo"
    }

    test("a body that cannot be read twice is not sent again, and says so") {
        val server = leading(mapOf("/a?308" to "/b"))
        val source = Buffer().writeUtf8("moo")
        val failure = shouldThrow<HttpException.RedirectFailed> {
            testClient().geturl(server.url("/a?308")) { queryChannel(source, 3) }
        }
        failure.kind shouldBe RedirectFailureKind.BODY_SPENT
        server.seen.size shouldBe 1
    }

    test("a body that the server did not ask for is still there to be sent where it leads") {
        val server = rawServer {
            val first = head()
            if (first.startsWith("PUT /a")) {
                reply("", "Location: /b", status = "307 Elsewhere")
                awaitClose()
            } else {
                send("HTTP/1.1 100 Continue\r\n\r\n")
                reply(bytes(3).utf8())
            }
        }
        val page = testClient().geturl(server.url("/a")) {
            method = "PUT"
            queryChannel(Buffer().writeUtf8("moo"), 3)
            expectContinue = true
        }
        page.text() shouldBe "moo"
        server.connections shouldBe 2
    }

    test("the body of a redirect is dropped: no sink, progress or stream sees it") {
        val server = leading(mapOf("/a" to "/b"), body = "x".repeat(30_000))
        val http = testClient()
        val sink = Buffer()
        val seen = ArrayList<Long>()
        http.geturl(server.url("/a")) {
            sink(sink)
            onProgress { _, _, current -> seen += current }
        }
        sink.readUtf8() shouldBe "/b"
        seen shouldBe listOf(2L)
        http.stream(server.url("/a")) { it.body.collect { bytes -> sink.write(bytes) } }
        sink.readUtf8() shouldBe "/b"
        server.connections shouldBe 1
    }

    test("one with a long body costs its connection instead of being read") {
        val server = rawServer {
            requests {
                if (it.path == "/b") {
                    reply("there")
                } else {
                    send("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 100000000\r\n\r\n")
                    send("x".repeat(200_000))
                }
            }
        }
        testClient().geturl(server.url("/a")).text() shouldBe "there"
        server.connections shouldBe 2
    }

    test("each hop is told, with its head, as the call goes on") {
        val server = leading(mapOf("/a" to "/b", "/b" to "/c"))
        val told = ArrayList<String>()
        testClient().geturl(server.url("/a")) {
            onHop { call, hop -> told += "${hop.responseLine} to ${hop.location?.path}, ${call.hops.size}" }
        }
        told shouldBe listOf("HTTP/1.1 302 Moved to /b, 1", "HTTP/1.1 302 Moved to /c, 2")
    }

    test("the events tell of each request and of where it leads") {
        val events = HeardEvents()
        val server = leading(mapOf("/a" to "/b"))
        val page = testClient { this.events = events }.geturl(server.url("/a"))
        val names = events.of(page).map { it::class.simpleName }
        names.filter { it == "RequestHeadSent" }.size shouldBe 2
        val at = names.indexOf("SentAgain")
        names[at - 1] shouldBe "ConnectionReleased"
        names[at + 1] shouldBe "RouteChosen"
        "${events.of(page)[at]}" shouldContain "sent again: redirected"
        names.last() shouldBe "ExchangeEnded"
    }

    test("secrets do not reach another origin, nor come back from there") {
        val other = rawServer { requests { reply("", "Location: ${it.path.drop(1)}", status = "302 Found") } }
        val home = rawServer {
            requests {
                val away = other.url("/http://${it.head.field("Host")}/end")
                if (it.path == "/") reply("", "Location: $away", status = "302 Found") else reply()
            }
        }
        val http = testClient()
        http.geturl(home.url()) {
            headers {
                add("Authorization", "Bearer s3cr3t")
                add("Cookie", "s3cr3t=1")
                addSecret("X-Key", "s3cr3t")
                add("X-Trace", "7")
            }
        }
        home.seen[0].split("s3cr3t").size shouldBe 4
        for (request in other.seen + home.seen[1]) {
            request shouldNotContain "s3cr3t"
            request shouldContain "X-Trace: 7"
        }
        http.geturl(home.url()) {
            headers { add("Authorization", "Bearer s3cr3t") }
            redirects = RedirectOptions(trusted = true)
        }
        home.seen.last().field("Authorization") shouldBe "Bearer s3cr3t"
    }

    test("user info goes on within its origin and no further") {
        val other = answering(Peer.response("other"))
        val home = leading(mapOf("/a" to "/b", "/b" to other.url()))
        val http = testClient()
        http.geturl(home.url("/a").replace("//", "//ada:x@")).text() shouldBe "other"
        home.seen.map { it.field("Authorization") } shouldBe List(2) { "Basic " + "ada:x".encodeUtf8().base64() }
        other.seen.single().field("Authorization") shouldBe null
    }

    test("cookies of a redirect are kept, and the jar is asked anew for each URL") {
        val server = rawServer {
            requests {
                if (it.path == "/") {
                    reply("", "Set-Cookie: seen=1; Path=/b", "Location: /b", status = "302 Found")
                } else {
                    reply()
                }
            }
        }
        val http = testClient { cookieJar = HeapJar() }
        http.geturl(server.url()) { headers { add("Cookie", "own=2") } }
        server.seen.map { it.field("Cookie") } shouldBe listOf("own=2", "seen=1; own=2")
    }

    test("a server that waits for its cookie leads to the same URL without that being a loop") {
        val server = rawServer {
            requests {
                if ("Cookie: ok=1" in
                    it.head
                ) {
                    reply("in")
                } else {
                    reply("", "Set-Cookie: ok=1", "Location: /", status = "302 F")
                }
            }
        }
        testClient { cookieJar = HeapJar() }.geturl(server.url()).text() shouldBe "in"
        shouldThrow<HttpException.RedirectFailed> { testClient().geturl(server.url()) }
            .kind shouldBe RedirectFailureKind.LOOP
    }

    test("after 20 redirects it is enough; the hops are there to look at") {
        val server = rawServer {
            requests { reply("", "Location: /${it.path.drop(1).toInt() + 1}", status = "301 Moved") }
        }
        val call = testClient().start(server.url("/0")).await()
        (call.error as HttpException.RedirectFailed).kind shouldBe RedirectFailureKind.TOO_MANY
        call.hops.size shouldBe 21
        call.status shouldBe Status.ERROR
        server.seen.size shouldBe 21
    }

    test("the policy is asked about each hop before anything is sent there") {
        val inner = answering(Peer.response("secret"))
        val server = leading(mapOf("/a" to inner.url()))
        val http = testClient { hostPolicy = HostPolicy { denyPorts(inner.port) } }
        shouldThrow<HttpException.Refused> { http.geturl(server.url("/a")) }
        inner.connections shouldBe 0
    }

    test("each hop has the proxy of its own host, and a login that was written for one goes to no other") {
        val first = rawServer { requests { reply("", "Location: http://b.test/", status = "302 Found") } }
        val second = answering(Peer.response("there"))
        val http = testClient {
            proxy = ProxyOptions(
                proxyFilter = ProxyFilter { Proxy("127.0.0.1", if (it == "a.test") first.port else second.port) },
            )
        }
        http.geturl("http://a.test/") { headers { add("Proxy-Authorization", "Token t") } }.text() shouldBe "there"
        first.seen.single().field("Proxy-Authorization") shouldBe "Token t"
        second.seen.single().field("Proxy-Authorization") shouldBe null
        second.seen.single().substringBefore("\r\n") shouldBe "GET http://b.test/ HTTP/1.1"
    }

    test("a response behind a proxy that stays the same has the caller's login for it") {
        val proxy = rawServer {
            requests {
                if ("a.test" in
                    it.line
                ) {
                    reply("", "Location: http://b.test/", status = "302 F")
                } else {
                    reply("b")
                }
            }
        }
        val http = testClient { this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port)) }
        http.geturl("http://a.test/") { headers { add("Proxy-Authorization", "Token t") } }.text() shouldBe "b"
        proxy.seen.map { it.field("Proxy-Authorization") } shouldBe List(2) { "Token t" }
    }

    test("the time for the whole is for all hops") {
        val server = rawServer {
            requests { if (it.path == "/a") reply("", "Location: /b", status = "302 Found") else awaitClose() }
        }
        val call = testClient().geturl(server.url("/a")) { timeout = 300.milliseconds }
        call.status shouldBe Status.TIMEOUT
        call.hops.size shouldBe 1
    }

    test("a call that is reset on its second hop leaves nothing behind") {
        val server = rawServer {
            requests { if (it.path == "/a") reply("", "Location: /b", status = "302 Found") else awaitClose() }
        }
        val call = testClient().start(server.url("/a"))
        call.onSecondHop(server)
        call.reset("enough")
        call.await().status shouldBe Status.RESET
        server.awaitClientClose()
    }
})

private suspend fun Transaction.onSecondHop(server: RawServer) =
    until("the second request") { server.seen.size == 2 && hops.size == 1 }
