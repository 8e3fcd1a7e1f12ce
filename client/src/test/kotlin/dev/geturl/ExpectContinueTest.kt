package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.WatchedSource
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

private const val LARGE = 2L shl 20
private const val CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n"
private const val QUESTION = "\r\nExpect: 100-continue\r\n"

/** RFC 9110 section 10.1.1, from the client's side. */
class ExpectContinueTest : FunSpec({
    fun patientClient() = testClient { timeouts = Timeouts(expectContinue = Duration.ZERO) }

    fun impatientClient(patience: Duration = 20.milliseconds) =
        testClient { timeouts = Timeouts(expectContinue = patience) }

    for (length in listOf(LARGE, -1L)) {
        val how = if (length < 0) "of unknown length" else "that is large"
        test("A body $how is not opened before the server wants it, and its connection is kept") {
            val seen = CopyOnWriteArrayList<String>()
            val sources = List(2) { WatchedSource(LARGE) }
            val server = rawServer {
                for (source in sources) {
                    seen += head()
                    source.isRead.shouldBeFalse()
                    send(CONTINUE)
                    if (length > 0) bytes(length) else chunked().size shouldBe LARGE
                    reply("thanks")
                }
                awaitClose()
            }
            val http = patientClient()
            val told = CopyOnWriteArrayList<Int>()
            for (source in sources) {
                val got = promptly {
                    http.geturl(server.url()) {
                        queryChannel(source, length)
                        onInterim { told += it.code }
                    }
                }
                got.text() shouldBe "thanks"
                got.postError shouldBe null
                got.currentPost shouldBe LARGE
                got.requestHeaderValue("Expect") shouldBe "100-continue"
                source.isClosed.shouldBeTrue()
            }
            seen.forEach { it shouldContain QUESTION }
            told shouldContainExactly listOf(100, 100)
            server.connections shouldBe 1
        }
    }

    test("A small body is sent unasked; a call or its own header asks all the same") {
        val server = rawServer { requests { reply(it.body.utf8()) } }
        val http = patientClient()
        http.geturl(server.url()) { query("a") }.text() shouldBe "a"
        http
            .geturl(server.url()) {
                query("b")
                expectContinue = true
            }.text() shouldBe "b"
        http
            .geturl(server.url()) {
                query("c")
                headers { add("expect", "100-continue") }
            }.text() shouldBe "c"
        server.seen[0] shouldNotContain "Expect"
        server.seen[1] shouldContain QUESTION
        server.seen[2] shouldContain "\r\nexpect: 100-continue\r\n"
        server.seen[2] shouldNotContain QUESTION
    }

    test("A request without a body, or in HTTP/1.0, never asks, whatever its own header says") {
        val server = rawServer { requests { reply("x") } }
        val http = patientClient()
        http.geturl(server.url()) { headers { add("Expect", "100-continue") } }.text() shouldBe "x"
        http
            .geturl(server.url()) {
                query("body")
                protocol = HttpVersion.HTTP_1_0
                headers { add("Expect", "100-continue") }
            }.text() shouldBe "x"
        server.seen.forEach { it shouldNotContain "Expect" }
    }

    test("A server that says nothing gets the body after a while, and its late 100 is skipped") {
        val server = rawServer {
            head()
            bytes(LARGE)
            send(CONTINUE)
            reply("thanks")
            awaitClose()
        }
        val told = CopyOnWriteArrayList<Int>()
        val got = impatientClient().geturl(server.url()) {
            queryChannel(WatchedSource(LARGE), LARGE)
            onInterim { told += it.code }
        }
        got.text() shouldBe "thanks"
        got.postError shouldBe null
        told shouldContainExactly listOf(100)
    }

    test("Another interim response says nothing of the body: it is still whole when the server refuses the question") {
        val server = rawServer {
            if (number == 1) {
                head()
                send("HTTP/1.1 103 Early Hints\r\n\r\n")
                reply("no", status = "417 Expectation Failed")
                awaitClose()
            } else {
                requests { reply("${it.body.size}") }
            }
        }
        // Had it been begun, a source could not be sent again.
        patientClient().geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }.text() shouldBe "$LARGE"
    }

    for (status in listOf("413 Content Too Large", "200 OK")) {
        test("A final response $status in place of 100: no byte of the body is sent, nor is the connection kept") {
            val bodies = CopyOnWriteArrayList<String>()
            val server = rawServer {
                head()
                reply("no need", status = status)
                bodies += rest().utf8()
            }
            val source = WatchedSource(LARGE)
            val http = patientClient()
            val got = promptly { http.geturl(server.url()) { queryChannel(source, LARGE) } }
            got.status shouldBe Status.OK
            got.responseLine shouldBe "HTTP/1.1 $status"
            got.text() shouldBe "no need"
            got.postError.shouldBeInstanceOf<HttpException.ConnectionClosed>()
            got.currentPost shouldBe 0
            got.responseInfo.connectionActual shouldBe "close"
            source.isRead.shouldBeFalse()
            source.isClosed.shouldBeTrue()
            until("the server to see the end") { bodies.size == 1 }
            bodies shouldContainExactly listOf("")
        }
    }

    test("While a final response's body arrives the time for a 100 is over: nothing is sent any more") {
        val bodies = CopyOnWriteArrayList<String>()
        val goOn = Gate()
        val server = rawServer {
            if (number == 1) {
                head()
                send("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno")
                goOn.pass()
                send("ne")
                bodies += rest().utf8()
            } else {
                head()
                bytes(LARGE)
                goOn.open()
                reply("other")
            }
        }
        // Long enough for a slow server's first word.
        val http = impatientClient(500.milliseconds)
        val refused = http.start(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }
        until("the first half") { refused.size == 2L }
        // The same wait goes by for another call before the answer goes on.
        http.geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }.text() shouldBe "other"
        refused.await().text() shouldBe "none"
        until("the server to see the end") { bodies.size == 1 }
        bodies shouldContainExactly listOf("")
    }

    test("417 sends the request again, unasked and on another connection; the origin is not asked any more") {
        val first = CopyOnWriteArrayList<String>()
        val server = rawServer {
            if (number == 1) {
                first += head()
                reply("no such expectation", status = "417 Expectation Failed")
                first += rest().utf8()
            } else {
                requests { reply("${it.body.size}") }
            }
        }
        val http = patientClient()
        repeat(2) {
            val got = http.geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }
            got.text() shouldBe "$LARGE"
            got.postError shouldBe null
            got.currentPost shouldBe LARGE
            got.requestHeaderValue("Expect") shouldBe ""
            got.requestHeaderValue("Content-Length") shouldBe "$LARGE"
        }
        until("the end of the first connection") { first.size == 2 }
        first[0] shouldContain QUESTION
        first[1] shouldBe ""
        server.connections shouldBe 2
        server.seen.size shouldBe 2
        server.seen.forEach { it shouldNotContain "Expect" }
    }

    test("417 fails nobody who waits behind the request, nor lets anybody overtake it as it is sent again") {
        val asked = Gate()
        val server = rawServer {
            if (number == 1) {
                head()
                asked.pass()
                reply("no such expectation", status = "417 Expectation Failed")
                awaitClose()
            } else {
                requests { reply("${it.method} ${it.body.size}") }
            }
        }
        val http = testClient {
            timeouts = Timeouts(expectContinue = Duration.ZERO)
            pool = PoolOptions(maxConnectionsPerHost = 1, ordered = true)
        }
        val refused = http.start(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }
        val behind = http.start(server.url())
        asked.open()
        promptly { listOf(refused, behind).map { it.await().orThrow().text() } } shouldBe listOf("POST $LARGE", "GET 0")
        server.seen.map { it.substringBefore(' ') } shouldBe listOf("POST", "GET")
    }

    test("417 to the request that did not ask is a response like others") {
        val server = rawServer {
            head()
            reply("never", "Connection: close", status = "417 Expectation Failed")
            awaitClose()
        }
        val got = patientClient().geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }
        got.responseCode shouldBe 417
        got.text() shouldBe "never"
        server.connections shouldBe 2
    }

    test("417 after 100 is a response like others") {
        val server = rawServer {
            head()
            send(CONTINUE)
            bytes(LARGE)
            reply("after all", status = "417 Expectation Failed")
            awaitClose()
        }
        patientClient().geturl(server.url()) { query("x".repeat(LARGE.toInt())) }.responseCode shouldBe 417
        server.connections shouldBe 1
    }

    test("417 that comes after the body was begun: bytes are sent again, a source that is gone is not") {
        val server = rawServer {
            if (number % 2 == 1) {
                head()
                bytes(1)
                reply("no", status = "417 Expectation Failed")
                awaitClose()
            } else {
                requests { reply("${it.body.size}") }
            }
        }
        impatientClient()
            .geturl(server.url()) { query("x".repeat(LARGE.toInt())) }
            .text() shouldBe "$LARGE"
        server.connections shouldBe 2
        val got = impatientClient().geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }
        got.responseCode shouldBe 417
        server.connections shouldBe 3
    }

    test("A server that turns out to speak HTTP/1.0 is not asked again") {
        val heads = CopyOnWriteArrayList<String>()
        val server = rawServer {
            heads += head()
            bytes(LARGE)
            send("HTTP/1.0 200 OK\r\n\r\nold")
        }
        val http = impatientClient()
        repeat(2) { http.geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }.text() shouldBe "old" }
        heads[0] shouldContain QUESTION
        heads[1] shouldNotContain "Expect"
    }

    test("A server that closes in place of an answer is an early end, and the body is closed unread") {
        val source = WatchedSource(LARGE)
        val server = rawServer { head() }
        val got = promptly { patientClient().geturl(server.url()) { queryChannel(source, LARGE) } }
        got.status shouldBe Status.EOF
        source.isRead.shouldBeFalse()
        source.isClosed.shouldBeTrue()
    }

    test("A timeout while the server is waited for ends the call, and the body is closed unread") {
        val source = WatchedSource(LARGE)
        val server = rawServer {
            head()
            awaitClose()
        }
        val got = promptly {
            patientClient().geturl(server.url()) {
                queryChannel(source, LARGE)
                timeout = 50.milliseconds
            }
        }
        got.status shouldBe Status.TIMEOUT
        source.isRead.shouldBeFalse()
        source.isClosed.shouldBeTrue()
    }

    test("The manual's profile never asks by itself") {
        val server = rawServer {
            requests { reply("${it.body.size}") }
        }
        tclClient().geturl(server.url()) { queryChannel(WatchedSource(LARGE), LARGE) }.text() shouldBe "$LARGE"
        server.seen[0] shouldNotContain "Expect"
    }
})
