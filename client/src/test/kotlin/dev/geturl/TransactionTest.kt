package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.ordering
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.net.ConnectException
import kotlin.time.Duration.Companion.milliseconds

private val keys = listOf(
    "stage",
    "status",
    "responseCode",
    "reasonPhrase",
    "contentType",
    "binary",
    "redirection",
    "upgrade",
    "error",
    "postError",
    "method",
    "charset",
    "compression",
    "httpRequest",
    "httpResponse",
    "url",
    "connectionRequest",
    "connectionResponse",
    "connectionActual",
    "transferEncoding",
    "totalPost",
    "currentPost",
    "totalSize",
    "currentSize",
    "proxyUsed",
)

class TransactionTest : FunSpec({
    test("The stages come in order: created, connecting, header, body, complete") {
        val order = ordering()
        val resolve = CompletableDeferred<Unit>()
        val headers = Gate()
        val body = Gate()
        val server = rawServer {
            request()
            headers.pass()
            send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
            body.pass()
            send("cd")
        }
        val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
        val http = testClient {
            resolver = Resolver {
                resolve.await()
                listOf(loopback)
            }
        }
        val transaction = http.start("http://host.test:${server.port}/")
        transaction.stage shouldBe Stage.CONNECTING
        transaction.status shouldBe Status.PENDING
        order.expect(1)
        resolve.complete(Unit)
        until("the request to arrive") { server.seen.size == 1 && transaction.stage == Stage.HEADER }
        transaction.responseLine shouldBe ""
        order.expect(2)
        headers.open()
        until("the body to begin") { transaction.stage == Stage.BODY && transaction.size == 2L }
        transaction.responseCode shouldBe 200
        transaction.status shouldBe Status.PENDING
        order.expect(3)
        body.open()
        transaction.await() shouldBeSameInstanceAs transaction
        transaction.stage shouldBe Stage.COMPLETE
        transaction.status shouldBe Status.OK
        order.finish(4)
        Stage.entries.map { it.text } shouldContainExactly listOf("created", "connecting", "header", "body", "complete")
    }

    test("The progress flow goes through the stages with current and total, never backwards") {
        val go = Gate()
        val server = rawServer {
            request()
            go.pass()
            reply("x".repeat(1_000_000))
        }
        val transaction = testClient().start(server.url())
        coroutineScope {
            launch {
                val seen =
                    transaction.progress.takeWhile { it.stage != Stage.COMPLETE }.toList() + transaction.progress.value
                seen.map { it.stage } shouldBe seen.map { it.stage }.sorted()
                seen.map { it.current } shouldBe seen.map { it.current }.sorted()
                seen.last() shouldBe Progress(Stage.COMPLETE, 1_000_000, 1_000_000)
            }
            go.open()
            transaction.await()
        }
    }

    test("An unknown total is -1 in the flow, and the upload has a flow of its own") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nabc")
        }
        val got = testClient().geturl(server.url()) { query("12345") }
        got.progress.value shouldBe Progress(Stage.COMPLETE, 3, -1)
        got.uploadProgress.value shouldBe Progress(Stage.COMPLETE, 5, 5)
    }

    test("responseInfo has all the keys of the manual, in its order") {
        val server = answering(Peer.response("abc", "Content-Type: text/plain; charset=utf-8", "Connection: close"))
        val info = testClient().geturl(server.url("/p#frag")) { query("12") }.responseInfo
        info.toMap().keys.toList() shouldContainExactly keys
        info.toMap() shouldBe mapOf(
            "stage" to "complete",
            "status" to "ok",
            "responseCode" to "200",
            "reasonPhrase" to "OK",
            "contentType" to "text/plain; charset=utf-8",
            "binary" to "0",
            "redirection" to "",
            "upgrade" to "",
            "error" to "",
            "postError" to "",
            "method" to "POST",
            "charset" to "utf-8",
            "compression" to "",
            "httpRequest" to "1.1",
            "httpResponse" to "1.1",
            "url" to server.url("/p"),
            "connectionRequest" to "keep-alive",
            "connectionResponse" to "close",
            "connectionActual" to "close",
            "transferEncoding" to "",
            "totalPost" to "2",
            "currentPost" to "2",
            "totalSize" to "3",
            "currentSize" to "3",
            "proxyUsed" to "none",
        )
        info.toString().lines().first() shouldBe "stage complete"
    }

    test("responseInfo before the response has empty values") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val transaction = testClient().start(server.url())
        until("the request to arrive") { server.seen.size == 1 }
        val info = transaction.responseInfo.toMap()
        for (key in listOf("status", "responseCode", "reasonPhrase", "httpResponse", "error")) info[key] shouldBe ""
        info["contentType"] shouldBe "application/octet-stream"
        transaction.reset()
        transaction.await()
    }

    test("upgrade names the protocols of a 101") {
        val server =
            rawServer {
                request()
                send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\n")
            }
        val got = testClient().geturl(server.url()) { headers { add("Upgrade" to "foo", "Connection" to "upgrade") } }
        got.responseInfo.upgrade shouldBe "foo"
        server.seen.single() shouldContain "Connection: upgrade, close\r\n"
    }

    test("requestLine, requestHeaders and requestHeaderValue are known at once") {
        val transaction = testClient { resolver = Resolver { emptyList() } }.start("http://host.test/p?q") {
            headers { add("X-A" to "1", "x-a" to "2") }
        }
        transaction.requestLine shouldBe "GET /p?q HTTP/1.1"
        transaction.requestHeaderValue("X-a") shouldBe "1, 2"
        transaction.requestHeaderValue("X-B") shouldBe ""
        transaction.requestHeaders["host"] shouldBe "host.test"
        transaction.await()
    }

    test("await gives the transaction as often as it is called, and cancelling it leaves the transaction alone") {
        val go = Gate()
        val server = rawServer {
            request()
            go.pass()
            reply("x")
        }
        val transaction = testClient().start(server.url())
        withTimeoutOrNull(20.milliseconds) { transaction.await() } shouldBe null
        transaction.status shouldBe Status.PENDING
        go.open()
        transaction.await().status shouldBe Status.OK
        transaction.await().text() shouldBe "x"
    }

    test("orThrow gives the transaction when it is ok, throws what went wrong, and refuses to say before the end") {
        val server = rawServer {
            request()
            if (number == 1) reply("x") else awaitClose()
        }
        val http = tclClient()
        val good = http.geturl(server.url())
        good.orThrow() shouldBeSameInstanceAs good
        val running = http.start(server.url())
        shouldThrow<IllegalStateException> { running.orThrow() }
        running.reset("why")
        shouldThrow<HttpException.Reset> { running.await().orThrow() }.message.orEmpty() shouldContain "why"
    }

    test("close ends what runs and lets go of the body") {
        val server = rawServer {
            request()
            if (number == 1) reply("x") else awaitClose()
        }
        val http = tclClient()
        val done = http.geturl(server.url())
        done.close()
        done.responseBody.size shouldBe 0
        done.text() shouldBe ""
        done.status shouldBe Status.OK
        val running = http.start(server.url())
        running.close()
        running.await().status shouldBe Status.RESET
    }

    test("size grows while the body comes") {
        val go = Gate()
        val server =
            rawServer {
                request()
                send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
                go.pass()
                send("def")
            }
        val transaction = testClient().start(server.url())
        until("the first half") { transaction.size == 3L }
        go.open()
        transaction.await().size shouldBe 6
    }

    test("start never throws for what happens on the network") {
        val http = testClient { resolver = Resolver { throw ConnectException("no network") } }
        val transaction = http.start("http://host.test/").await()
        transaction.status shouldBe Status.ERROR
        transaction.error?.message.orEmpty() shouldContain "no network"
    }

    test("A transaction prints its request and how it ended, without the password") {
        val server = rawServer {
            request()
            reply("x", status = "404 Not Found")
        }
        val got = testClient().geturl("http://ada:secret@127.0.0.1:${server.port}/p")
        "$got" shouldBe "GET http://ada:***@127.0.0.1:${server.port}/p: ok 404"
    }
})
