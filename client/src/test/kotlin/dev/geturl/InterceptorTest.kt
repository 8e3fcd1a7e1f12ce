package dev.geturl

import dev.geturl.testing.HeapJar
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.currentCoroutineContext
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration.Companion.milliseconds

/** Notes what passes: `name>` on the way out, `name<code` on the way back. */
private fun noting(name: String, into: MutableList<String>) = Interceptor { chain ->
    into += "$name>${chain.request.method} ${chain.request.url.path}"
    chain.proceed(chain.request).also { into += "$name<${it.responseCode}" }
}

class InterceptorTest : FunSpec({
    test("those around the call see it once, those around attempts see each; the first is the outermost") {
        val server = rawServer {
            requests { if (it.path == "/a") reply("", "Location: /b", status = "302 Found") else reply("there") }
        }
        val seen = ArrayList<String>()
        val http = testClient {
            interceptors = Interceptors(
                aroundCall = listOf(noting("c1", seen), noting("c2", seen)),
                aroundAttempt = listOf(noting("a1", seen), noting("a2", seen)),
            )
        }
        val page = http.geturl(server.url("/a")) { interceptors = Interceptors.call(noting("own", seen)) }
        page.text() shouldBe "there"
        seen.joinToString(" ") shouldBe "c1>GET /a c2>GET /a own>GET /a " +
            "a1>GET /a a2>GET /a a2<302 a1<302 a1>GET /b a2>GET /b a2<200 a1<200 own<200 c2<200 c1<200"
    }

    test("a request can be changed: around the call its URL as well, around the attempt what goes over the wire") {
        val server = answering(Peer.response("x"))
        val http = testClient {
            cookieJar = HeapJar()
            interceptors = Interceptors(
                listOf(
                    Interceptor { chain ->
                        chain.request.headers.map { it.name } shouldBe listOf("X-Own")
                        val url = chain.request.url.newBuilder().path("/moved").build()
                        chain.proceed(chain.request.copy(url, "QUERY", Headers.of("X-Call" to "1")))
                    },
                ),
                listOf(
                    Interceptor { chain ->
                        chain.request.headers["Host"] shouldBe "127.0.0.1:${server.port}"
                        chain.proceed(chain.request.with("X-Attempt", "2"))
                    },
                ),
            )
        }
        val page = http.geturl(server.url("/a")) { headers { add("X-Own", "0") } }
        server.seen.single().lines().first() shouldBe "QUERY /moved HTTP/1.1"
        server.seen.single() shouldContain "X-Call: 1\r\n"
        server.seen.single() shouldContain "X-Attempt: 2\r\n"
        server.seen.single() shouldNotContain "X-Own"
        page.requestHeaders["X-Attempt"] shouldBe "2"
    }

    test("an interceptor may ask again; what it got before is dropped, and the call tells of both") {
        val server = rawServer {
            requests { if ("X-Again" in it.head) reply("second") else reply("first", status = "503 Busy") }
        }
        for (place in listOf<(Interceptor) -> Interceptors>({ Interceptors.call(it) }, { Interceptors.attempt(it) })) {
            val again = Interceptor { chain ->
                val first = chain.proceed(chain.request)
                if (first.responseCode == 503) chain.proceed(chain.request.with("X-Again", "1")) else first
            }
            val page = testClient { interceptors = place(again) }.geturl(server.url())
            page.text() shouldBe "second"
            page.hops.single().let { it.responseCode to it.reason } shouldBe (503 to RepeatReason.INTERCEPTOR)
        }
        server.connections shouldBe 2
    }

    test("an answer can be made up, for every way that a body can go, without anything being sent") {
        val cached = Interceptor { Answer.of(200, "text/plain", "made up") }
        for (place in listOf(Interceptors.call(cached), Interceptors.attempt(cached))) {
            val http = testClient { interceptors = place }
            val page = http.geturl("http://nobody.invalid/")
            page.text() shouldBe "made up"
            page.responseLine shouldBe "HTTP/1.1 200 OK"
            page.status shouldBe Status.OK
            val sink = Buffer()
            http.geturl("http://nobody.invalid/") { sink(sink) }
            sink.readUtf8() shouldBe "made up"
            http.stream("http://nobody.invalid/") { response -> response.read(sink, 100) } shouldBe 7
            http.head("http://nobody.invalid/").responseBody.size shouldBe 0
        }
    }

    test("a failure passes through and may be answered or tried again") {
        var tries = 0
        val server = answering(Peer.response("in the end"))
        val patient = Interceptor { chain ->
            try {
                chain.proceed(chain.request)
            } catch (failure: HttpException.ConnectFailed) {
                tries++
                chain.proceed(chain.request.copy(url = Url.parse(server.url())))
            }
        }
        val free = rawServer { }.also { it.close() }.port
        val page = testClient { interceptors = Interceptors.call(patient) }.geturl("http://127.0.0.1:$free/")
        page.text() shouldBe "in the end"
        tries shouldBe 1
        page.hops.single().failure.shouldBeInstanceOf<HttpException.ConnectFailed>()
        val forgiving = Interceptor { chain ->
            try {
                chain.proceed(chain.request)
            } catch (_: HttpException) {
                Answer.of(599)
            }
        }
        testClient { interceptors = Interceptors.attempt(forgiving) }
            .geturl("http://127.0.0.1:$free/")
            .responseCode shouldBe 599
    }

    test("what an interceptor throws fails the call, before or after the network") {
        val server = answering(Peer.response("x"))
        for (isBefore in listOf(true, false)) {
            val broken = Interceptor { chain ->
                if (!isBefore) chain.proceed(chain.request)
                error("no")
            }
            for (place in listOf(Interceptors.call(broken), Interceptors.attempt(broken))) {
                val failure = shouldThrow<HttpException.Unexpected> {
                    testClient { interceptors = place }.geturl(server.url())
                }
                failure.cause.shouldBeInstanceOf<IllegalStateException>()
            }
        }
        val ours = Interceptor { throw HttpException.Refused("not today") }
        shouldThrow<HttpException.Refused> {
            testClient {
                interceptors = Interceptors.call(
                    ours,
                )
            }.geturl(server.url())
        }
    }

    test("an answer that was dropped cannot be returned, nor can a spent body be sent again") {
        val server = rawServer { requests { reply("x") } }
        val confused = Interceptor { chain -> chain.proceed(chain.request).also { chain.proceed(chain.request) } }
        shouldThrow<HttpException.Unexpected> {
            testClient { interceptors = Interceptors.attempt(confused) }.geturl(server.url())
        }
        shouldThrow<HttpException.SourceFailed> {
            testClient { interceptors = Interceptors.attempt(confused) }.geturl(server.url()) {
                queryChannel(Buffer().writeUtf8("moo"), 3)
            }
        }
    }

    test("the URL and the framing are not for those around the attempt to change") {
        val server = answering(Peer.response("x"))
        val changes = listOf<(OutgoingRequest) -> OutgoingRequest>(
            { it.copy(url = it.url.newBuilder().path("/other").build()) },
            { it.with("Content-Length", "7") },
            { it.with("Transfer-Encoding", "chunked") },
        )
        for (change in changes) {
            val bad = Interceptor { chain -> chain.proceed(change(chain.request)) }
            shouldThrow<HttpException.Unsupported> {
                testClient { interceptors = Interceptors.attempt(bad) }.geturl(server.url())
            }
        }
        server.seen.shouldBeEmpty()
    }

    test("it runs in the caller's context and is cancelled with its call") {
        val entered = CompletableDeferred<Unit>()
        val left = CompletableDeferred<Unit>()
        val waiting = Interceptor {
            entered.complete(Unit)
            try {
                awaitCancellation()
            } finally {
                left.complete(Unit)
            }
        }
        val call = testClient { interceptors = Interceptors.attempt(waiting) }.start("http://127.0.0.1:1/")
        entered.await()
        call.reset()
        call.await().status shouldBe Status.RESET
        left.await()
        val here = currentCoroutineContext()[ContinuationInterceptor]
        val server = answering(Peer.response("x"))
        val looking = Interceptor { chain ->
            currentCoroutineContext()[ContinuationInterceptor] shouldBe here
            chain.proceed()
        }
        testClient { interceptors = Interceptors.call(looking) }.geturl(server.url()).text() shouldBe "x"
    }

    test("an interceptor may make calls of its own, with one connection for all") {
        val server = rawServer { requests { reply(it.path) } }
        lateinit var http: HttpClient
        val nested = Interceptor { chain ->
            if (chain.request.url.path == "/token") return@Interceptor chain.proceed()
            val token = http.geturl(server.url("/token")).text()
            chain.proceed(chain.request.with("X-Token", token))
        }
        http = testClient {
            interceptors = Interceptors.call(nested)
            pool = PoolOptions(maxConnectionsPerHost = 1)
        }
        http.geturl(server.url("/a")).text() shouldBe "/a"
        http.geturl(server.url("/b")).requestHeaders["X-Token"] shouldBe "/token"
        server.connections shouldBe 1
    }

    test("a proxy that refuses a tunnel, and a switch of protocols, pass interceptors as all else") {
        val seen = ArrayList<String>()
        val both = Interceptors(listOf(noting("c", seen)), listOf(noting("a", seen)))
        val proxy = answering(Peer.response("no way", status = "403 Forbidden"))
        val page = testClient {
            interceptors = both
            this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port), tunnel = true)
        }.geturl("http://h.test/x")
        page.text() shouldBe "no way"
        val server = rawServer {
            request()
            send("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: p\r\n\r\n")
            awaitClose()
        }
        testClient { interceptors = both }.upgrade(server.url("/x"), "p").let {
            it.shouldBeInstanceOf<UpgradeResult.Switched>().close()
        }
        val way = "c>GET /x a>GET /x"
        seen.joinToString(" ") shouldBe "$way a<403 c<403 $way a<101 c<101"
    }

    test("what fails for good around the call is not tried again by a policy") {
        val server = answering(Peer.response("x"))
        val broken = Interceptor { chain ->
            chain.proceed()
            throw HttpException.ConnectFailed("as if")
        }
        shouldThrow<HttpException.ConnectFailed> {
            testClient {
                interceptors = Interceptors.call(broken)
                retries = RetryPolicy(firstDelay = 1.milliseconds)
            }.geturl(server.url())
        }
        server.seen.size shouldBe 1
    }

    test("a policy tries each attempt again through those around attempts, and those around the call see the end") {
        val tries = ArrayList<String>()
        val server = rawServer {
            requests {
                if (tries.count { it == "a>GET /x" } <
                    2
                ) {
                    reply("", status = "503 Busy")
                } else {
                    reply("in the end")
                }
            }
        }
        testClient {
            interceptors = Interceptors(listOf(noting("c", tries)), listOf(noting("a", tries)))
            retries = RetryPolicy(firstDelay = 1.milliseconds)
        }.geturl(server.url("/x")).text() shouldBe "in the end"
        tries.joinToString(" ") shouldBe "c>GET /x a>GET /x a<503 a>GET /x a<200 c<200"
    }

    test("the time for the whole call counts in interceptors, too") {
        val stuck = Interceptor { awaitCancellation() }
        val call = testClient { interceptors = Interceptors.call(stuck) }.geturl("http://127.0.0.1:1/") {
            timeout = 50.milliseconds
        }
        call.status shouldBe Status.TIMEOUT
    }

    test("a chain of somebody's own tests an interceptor without a client") {
        val bearer = Interceptor { chain -> chain.proceed(chain.request.with("Authorization", "Bearer t")) }
        val chain = object : Chain {
            override val request = OutgoingRequest(Url.parse("https://example.org/"))
            override val transaction: Transaction? = null

            override suspend fun proceed(request: OutgoingRequest): Answer {
                "$request" shouldBe "GET https://example.org/, Authorization: ***"
                return Answer.of(204)
            }
        }
        bearer.intercept(chain).responseCode shouldBe 204
        shouldThrow<IllegalArgumentException> { Answer.of(101) }
        "${Answer.of(200, Headers.of("Set-Cookie" to "s"), "x".encodeUtf8())}" shouldBe "200 OK, Set-Cookie: ***"
    }
})
