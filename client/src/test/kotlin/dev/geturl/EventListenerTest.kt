package dev.geturl

import dev.geturl.testing.HarTimings
import dev.geturl.testing.HeardEvents
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.echo
import dev.geturl.testing.rawServer
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeMonotonicallyIncreasing
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import okio.GzipSink
import okio.buffer
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration

class EventListenerTest : FunSpec({
    test("the events of one exchange give the timings of a HAR, and each time follows the one before") {
        val server = rawServer { echo() }
        val heard = HeardEvents()
        val http = testClient { events = heard }
        http.startAll(server, "/new").texts()
        http.startAll(server, "/reused").texts()
        val new = heard.of("/new")
        new.map { it.at }.shouldBeMonotonicallyIncreasing()
        new.first().at shouldBe Duration.ZERO
        val timings = HarTimings.of(new)
        timings.dns.shouldNotBeNull()
        timings.connect.shouldNotBeNull()
        timings.total shouldBeLessThanOrEqualTo new.last().at
        HarTimings.of(heard.of("/reused")).run {
            dns.shouldBeNull()
            connect.shouldBeNull()
        }
        val started = (new.first() as ExchangeEvent.CallStarted).startedAt.toEpochMilliseconds()
        System.currentTimeMillis().let { started.shouldBeBetween(it - 60_000, it) }
    }

    test("what comes and what it decodes to are told apart") {
        val packed = Buffer().also { packed -> GzipSink(packed).buffer().use { it.writeUtf8("x".repeat(1000)) } }
        val size = packed.size
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: $size\r\n\r\n")
            send(packed.readByteString())
            awaitClose()
        }
        val heard = HeardEvents()
        val got = testClient { events = heard }.geturl(server.url())
        val body = heard.of(got).filterIsInstance<ExchangeEvent.BodyComplete>().single()
        body.wireBytes shouldBe size
        body.decodedBytes shouldBe 1000
    }

    test("secrets are in the headers of events, as the transaction has them, and never in their text") {
        val server = answering(Peer.response("", "Set-Cookie: id=hidden4", "X: shown"))
        val heard = HeardEvents()
        val http = testClient {
            events = heard
            proxy = ProxyOptions(proxy = Proxy("127.0.0.1", server.port, user = "ada", password = "hidden1"))
            sendUserInfo = false
        }
        val got = http.geturl("http://ada:hidden5@origin.invalid/") {
            headers { add("Authorization" to "Bearer hidden2", "Cookie" to "k=hidden3", "Y" to "shown") }
        }
        got.requestLine shouldContain "hidden5"
        val told = heard.of(got).joinToString("\n")
        told shouldNotContain "hidden"
        told shouldContain ", Authorization: ***, Cookie: ***, Y: shown"
        told shouldContain ", Set-Cookie: ***, X: shown"
        val sent = heard.of(got).filterIsInstance<ExchangeEvent.RequestHeadSent>().single()
        sent.headers shouldBe got.requestHeaders
        heard.of(got).filterIsInstance<ExchangeEvent.ResponseHeadReceived>().single().headers["Set-Cookie"] shouldBe
            "id=hidden4"
    }

    test("the client's listener hears first, then the call's; and a call may have one by itself") {
        val server = rawServer { echo() }
        val order = CopyOnWriteArrayList<String>()
        val http = testClient { events = EventListener { _, _ -> order += "client" } }
        http.geturl(server.url()) { events = EventListener { _, _ -> order += "call" } }
        order.chunked(2).distinct() shouldContainExactly listOf(listOf("client", "call"))
        val heard = HeardEvents()
        val own = testClient().geturl(server.url()) { events = heard }
        heard.of(own).last().what shouldBe "exchange ended: ok"
    }

    test("a listener that throws breaks nothing, and is asked again") {
        val server = rawServer { echo() }
        val asked = AtomicInteger()
        val http = testClient {
            events = EventListener { _, _ ->
                asked.incrementAndGet()
                error("broken listener")
            }
        }
        http.geturl(server.url("/x")).text() shouldBe "/x"
        asked.get() shouldBe 12
    }

    test("a listener finds the caller's context, wherever it is called") {
        val server = rawServer { requests { reply(it.body.utf8()) } }
        val names = CopyOnWriteArrayList<String?>()
        val http = testClient {
            events = EventListener { call, _ -> names += call.callContext[CoroutineName]?.name }
            callbackContext = CoroutineName("background")
        }
        withContext(CoroutineName("ada")) { http.geturl(server.url()) { query("x".encodeUtf8()) } }
        names.distinct() shouldContainExactly listOf("ada")
        names.clear()
        http.start(server.url()).await()
        names.distinct() shouldContainExactly listOf("background")
    }

    test("a listener may reset the call it hears of") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = testClient {
            events = EventListener { call, event ->
                if (event is ExchangeEvent.RequestHeadSent) call.reset("heard enough")
            }
        }
        val got = http.geturl(server.url())
        got.status shouldBe Status.RESET
        got.error?.message.orEmpty() shouldContain "heard enough"
    }
})
