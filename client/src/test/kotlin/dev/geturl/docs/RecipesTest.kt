package dev.geturl.docs

import dev.geturl.Headers
import dev.geturl.HttpClient
import dev.geturl.IpAddress
import dev.geturl.docs.around.followed
import dev.geturl.docs.around.loggedIn
import dev.geturl.docs.around.orderedOnce
import dev.geturl.docs.around.planned
import dev.geturl.docs.around.secretField
import dev.geturl.docs.around.strict
import dev.geturl.docs.bodies.bodiesIn
import dev.geturl.docs.bodies.inJson
import dev.geturl.docs.bodies.mocked
import dev.geturl.docs.bodies.onlyIfChanged
import dev.geturl.docs.reach.allAtOnce
import dev.geturl.docs.reach.ended
import dev.geturl.docs.reach.explained
import dev.geturl.docs.reach.gentle
import dev.geturl.docs.reach.givenUp
import dev.geturl.docs.reach.inLine
import dev.geturl.docs.reach.proxied
import dev.geturl.docs.reach.proxiedByOthers
import dev.geturl.docs.reach.proxiedByRule
import dev.geturl.docs.reach.resolved
import dev.geturl.docs.reach.shortLived
import dev.geturl.docs.reach.warmed
import dev.geturl.mock.MockRequest
import dev.geturl.mock.MockResponse
import dev.geturl.mock.MockTransport
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.ByteString.Companion.encodeUtf8

private const val PARTS = "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--cut--\r\n"

/** The `example.org` of the recipes. */
private fun site(request: MockRequest): MockResponse = when (request.path) {
    "/old" -> MockResponse(301, Headers.of("Location" to "/new"))
    "/prices" -> MockResponse(request.text)
    "/bundle" -> typed("multipart/form-data; boundary=cut", PARTS)
    "/news" -> news(request)
    "/v1/chat" -> typed("text/event-stream", "data: one\n\ndata: [DONE]\n\n")
    "/pages/7" -> if (request.method == "PUT") MockResponse(412) else MockResponse("page")
    else -> MockResponse("hello from ${request.path}")
}

/** Events once, then none; or a page that stays as it is. */
private fun news(request: MockRequest): MockResponse = when {
    request.headers["Accept"] == "text/event-stream" -> MockResponse(204)
    "If-None-Match" in request.headers -> MockResponse(304)
    else -> MockResponse(200, Headers.of("ETag" to "\"1\""), "news".encodeUtf8())
}

private fun typed(type: String, text: String) = MockResponse(200, Headers.of("Content-Type" to type), text.encodeUtf8())

/** What can be run of the recipes does what they say, but for what it prints. */
class RecipesTest : FunSpec({
    suspend fun onSite(recipe: suspend (HttpClient) -> Unit): List<MockRequest> {
        val mock = MockTransport { site(it) }
        val http = testClient { resolver = mock.resolver }
        mock.serve(http)
        recipe(http)
        mock.failures shouldBe emptyList()
        return mock.requests
    }

    fun List<MockRequest>.lines() = map { "${it.method} ${it.target}" }

    test("What stands around a call") {
        onSite(::followed).lines() shouldBe listOf("GET /old", "GET /new")
        onSite(::strict).lines() shouldBe listOf("GET /")
        onSite { secretField(it, "key") }.single().headers["X-Api-Key"] shouldBe "key"
        onSite { planned(it) } shouldBe emptyList()
        onSite(::loggedIn).map { it.headers["Authorization"] } shouldBe
            listOf(null) + List(2) { "Basic " + "ada:secret".encodeUtf8().base64() }
        onSite { orderedOnce(it, "tea", "7") }.single().headers["Idempotency-Key"] shouldBe "7"
    }

    test("Bodies in and out, and what has not changed") {
        onSite(::inJson).single().text shouldBe "{\"tea\":2.5}"
        onSite { bodiesIn(it, "key") }.lines() shouldBe
            listOf("GET /big.log", "GET /bundle", "GET /news", "POST /v1/chat")
        onSite(::onlyIfChanged).lines() shouldBe
            listOf("GET /news", "GET /news", "GET /pages/7", "PUT /pages/7")
        mocked()
    }

    test("Many calls, and their end") {
        val urls = List(20) { "https://example.org/$it" }
        onSite { allAtOnce(it, urls) shouldBe List(20) { number -> "hello from /$number" } }.size shouldBe 20
        onSite { givenUp(it)?.text() shouldBe "hello from /slow" }
        onSite { warmed(it).join() }.lines() shouldBe listOf("HEAD /")
        onSite(::ended) shouldBe emptyList()
        gentle().close()
    }

    test("Ways to a server") {
        val configs =
            listOf(proxied(), proxiedByOthers(), proxiedByRule(), inLine(), shortLived(), resolved { emptyList() })
        configs.forEach { HttpClient(it).close() }
        "${proxied()}" shouldContain "socks5h://ada:***@proxy.example:1080"
        val address = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
        resolved { listOf(address) }.resolver?.resolve("api.test") shouldBe listOf(address)
        proxiedByRule().proxy.proxyFilter?.proxyFor("wiki.corp.example")?.host shouldBe "proxy.corp.example"
    }

    test("What goes wrong says so") {
        val said = ArrayList<String>()
        val mock = MockTransport { site(it) }
        mock.refuse("example.org")
        val http = testClient { resolver = mock.resolver }
        mock.serve(http)
        explained(http, said::add)
        said.single() shouldContain "At connecting, tried"
    }
})
