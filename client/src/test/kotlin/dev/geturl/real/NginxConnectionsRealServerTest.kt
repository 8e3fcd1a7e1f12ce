package dev.geturl.real

import dev.geturl.HttpVersion
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.util.concurrent.atomic.AtomicBoolean

private const val POST = "location = /post { return 200 posted; }"
private const val NO_ANSWER = "location = /silent { return 444; }"

private fun oneConnection() = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }

/** How long nginx keeps connections, how it ends them, and what is pipelined to it. */
class NginxConnectionsRealServerTest : FunSpec({
    test("keepalive_requests ends a connection after so many requests: the next one goes on another") {
        val nginx = Nginx("keepalive_requests 3;").started()
        val http = testClient()
        val calls = List(10) { http.geturl(nginx.url("/hello.txt?$it")) }
        calls.map { it.responseCode }.distinct() shouldBe listOf(200)
        calls.map { it.responseInfo.connectionActual }.take(4) shouldBe
            listOf("keep-alive", "keep-alive", "close", "keep-alive")
        val logged = nginx.awaitLogged(10)
        logged.perConnection shouldBe listOf(3, 3, 3, 1)
        logged.targets shouldBe List(10) { "/hello.txt?$it" }
    }

    test("What is pipelined behind the last request that nginx takes is answered elsewhere, and carried out once") {
        val nginx = Nginx("keepalive_requests 7;").started()
        val http = oneConnection()
        val paths = List(50) { "/hello.txt?$it" }
        paths.map { http.start(nginx.url(it)) }.texts().distinct() shouldBe listOf("hello from nginx\n")
        val logged = nginx.awaitLogged(50)
        logged.targets shouldContainExactlyInAnyOrder paths
        logged.perConnection.max() shouldBeLessThanOrEqualTo 7
        logged.count { it.more.first() == "p" } shouldBeGreaterThan 0
    }

    test("GETs on one connection are pipelined, and each has its own answer") {
        val nginx = Nginx().started()
        val http = oneConnection()
        val paths = List(200) { if (it % 20 == 0) "/large.txt?$it" else "/hello.txt?$it" }
        val sizes = paths.map { http.start(nginx.url(it)) }.texts().map { it.length }
        sizes shouldBe paths.map { if (it.startsWith("/large")) Nginx.LARGE else 17 }
        val logged = nginx.awaitLogged(200)
        logged.perConnection shouldBe listOf(200)
        logged.targets shouldContainExactlyInAnyOrder paths
        logged.count { it.more.first() == "p" } shouldBeGreaterThan 100
    }

    test("A POST among them goes alone, and once") {
        val nginx = Nginx(POST).started()
        val http = oneConnection()
        val calls = List(60) {
            if (it % 10 == 5) {
                http.start(nginx.url("/post?$it")) { query("a=b") }
            } else {
                http.start(nginx.url("/hello.txt?$it"))
            }
        }
        calls.texts().count { it == "posted" } shouldBe 6
        val logged = nginx.awaitLogged(60)
        logged.targets shouldContainExactlyInAnyOrder calls.map { "${it.url}".removePrefix(nginx.url("")) }
        logged.filter { it.method == "POST" }.map { it.more.first() }.distinct() shouldBe listOf(".")
        logged.perConnection shouldBe listOf(60)
    }

    test("A connection that nginx ends while it rests is seen to end, and a POST goes out on a fresh one") {
        val nginx = Nginx("keepalive_timeout 50ms; $POST").started()
        val http = testClient()
        http.geturl(nginx.url("/hello.txt")).responseInfo.connectionActual shouldBe "keep-alive"
        untilNoneIsOpen()
        http.geturl(nginx.url("/post")) { query("a=b") }.text() shouldBe "posted"
        nginx.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("A connection that nginx ends while the next GET is on its way to it loses none") {
        val nginx = Nginx("keepalive_timeout 1ms;").started()
        val http = testClient()
        val paths = List(400) { "/hello.txt?$it" }
        for (path in paths) http.geturl(nginx.url(path)).text() shouldBe "hello from nginx\n"
        nginx.awaitLogged(400).targets shouldBe paths
    }

    test("Keep-Alive: timeout=1 is heeded: the connection is not used after that, though nginx would keep it") {
        val nginx = Nginx("keepalive_timeout 75s 1s;").started()
        val http = testClient()
        http.geturl(nginx.url("/hello.txt")).responseHeaderValue("Keep-Alive") shouldBe "timeout=1"
        untilNoneIsOpen()
        http.geturl(nginx.url("/hello.txt")).responseCode shouldBe 200
        nginx.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("nginx that closes instead of answering is eof; a GET on a kept connection was tried on a fresh one first") {
        val nginx = Nginx(NO_ANSWER).started()
        val http = testClient()
        http.geturl(nginx.url("/silent?fresh")).status shouldBe Status.EOF
        http.geturl(nginx.url("/hello.txt"))
        http.geturl(nginx.url("/silent?kept")).status shouldBe Status.EOF
        http.geturl(nginx.url("/hello.txt"))
        http.geturl(nginx.url("/silent?post")) { query("a=b") }.status shouldBe Status.EOF
        nginx.awaitLogged(6).targets shouldBe
            listOf("/silent?fresh", "/hello.txt", "/silent?kept", "/silent?kept", "/hello.txt", "/silent?post")
    }

    test("A request of HTTP/1.0 has a connection of its own, and its body the end that nginx gives it") {
        val nginx = Nginx().started()
        val http = testClient()
        repeat(2) {
            val got = http.geturl(nginx.url("/page.shtml?$it")) { protocol = HttpVersion.HTTP_1_0 }
            got.text() shouldBe "<p>GET</p>"
            got.responseInfo.transferEncoding shouldBe ""
        }
        nginx.awaitLogged(2).perConnection shouldBe listOf(1, 1)
    }

    test("No GET is lost when nginx is reloaded in the middle of a run") {
        val nginx = Nginx().started()
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 8) }
        val isOver = AtomicBoolean()
        val answers = coroutineScope {
            val callers = List(16) {
                async {
                    buildList { while (!isOver.get()) add(http.geturl(nginx.url("/hello.txt")).orThrow().text()) }
                }
            }
            // nginx heeds a signal once it has workers, and takes connections before that.
            for (worker in 1..4) {
                if (worker > 1) nginx.signal("HUP")
                until("worker $worker to answer") { nginx.logged.distinctBy { it.more.last() }.size == worker }
            }
            isOver.set(true)
            callers.awaitAll().flatten()
        }
        answers.distinct() shouldBe listOf("hello from nginx\n")
        nginx.awaitLogged(answers.size).size shouldBe answers.size
    }
})
