package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.ordering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicInteger

class CallbacksTest : FunSpec({
    test("A callback that throws never breaks the exchange") {
        val server = answering("HTTP/1.1 103 Early Hints\r\n\r\n" + Peer.response("body"))
        val calls = AtomicInteger()

        fun fail(): Nothing {
            calls.incrementAndGet()
            error("a callback's own fault")
        }
        val got = testClient().geturl(server.url()) {
            query("x")
            onInterim { fail() }
            onProgress { _, _, _ -> fail() }
            onQueryProgress { _, _, _ -> fail() }
            onComplete { fail() }
        }
        got.status shouldBe Status.OK
        got.text() shouldBe "body"
        got.error shouldBe null
        calls.get() shouldBe 4
    }

    test("onComplete is called once, after the end, whatever came of the call") {
        val server = rawServer { requests { if (it.path == "/ok") reply("x") else reset() } }
        val told = ArrayList<Status>()
        val http = testClient()
        http.start(server.url("/ok")) { onComplete { told += it.status } }.await()
        http.start(server.url("/error")) { onComplete { told += it.status } }.await()
        told shouldContainExactly listOf(Status.OK, Status.ERROR)
    }

    test("The callbacks of a suspending call run in the caller's context, those of start in the configured one") {
        val server = answering(Peer.response("x"))
        val names = ArrayList<String?>()
        val http = testClient { callbackContext = CoroutineName("configured") }
        withContext(CoroutineName("caller")) {
            http.geturl(server.url()) {
                onProgress {
                    _,
                    _,
                    _,
                    ->
                    names += currentCoroutineContext()[CoroutineName]?.name
                }
            }
        }
        http
            .start(server.url()) {
                onProgress {
                    _,
                    _,
                    _,
                    ->
                    names += currentCoroutineContext()[CoroutineName]?.name
                }
            }.await()
        names shouldContainExactly listOf("caller", "configured")
    }

    test("A callback may make a call of its own") {
        val server = answering(Peer.response("x"))
        val http = testClient()
        var inner = ""
        http.geturl(server.url()) { onProgress { _, _, _ -> inner = http.geturl(server.url("/inner")).text() } }
        inner shouldBe "x"
        server.seen[1] shouldStartWith "GET /inner"
    }

    test("A callback may reset its transaction") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            awaitClose()
        }
        val got = testClient().geturl(server.url()) {
            onProgress {
                transaction,
                _,
                _,
                ->
                transaction.reset("seen enough")
            }
        }
        got.status shouldBe Status.RESET
        got.size shouldBe 3
    }

    test("Interim responses come to the callback in order, before the body") {
        val order = ordering()
        val go = Gate()
        val server = rawServer {
            request()
            send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")
            go.pass()
            reply("x")
        }
        var count = 0
        val got = testClient().geturl(server.url()) {
            onInterim {
                order.expect(++count)
                if (it.code == 103) {
                    it.headers["Link"] shouldBe "</style.css>"
                    go.open()
                }
            }
            onProgress { _, _, _ -> order.expect(3) }
        }
        got.responseCode shouldBe 200
        order.finish(4)
    }
})
