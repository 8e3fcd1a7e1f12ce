package dev.geturl.show

import dev.geturl.AuthScheme
import dev.geturl.ProxyOptions
import dev.geturl.RedirectOptions
import dev.geturl.asProxy
import dev.geturl.get
import dev.geturl.testing.Peer
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.doubles.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Instant

class HarTest : FunSpec({
    fun JsonElement.at(vararg path: String): JsonElement = path.fold(this) { element, step ->
        checkNotNull(element.jsonObject[step]) { "there is no $step in $element" }
    }

    fun JsonElement.text(vararg path: String) = at(*path).jsonPrimitive.content

    fun entries(har: Har) = Json.parseToJsonElement(har.toJson()).at("log", "entries").jsonArray

    fun serving(vararg headers: String, body: String = "hello", status: String = "200 OK") =
        rawServer { requests { reply(body, *headers, status = status) } }

    test("An archive of several kinds of exchanges is what the schema of HTTP Archive 1.2 says") {
        val har = Har()
        val server = serving(
            "Content-Type: text/plain; charset=utf-8",
            "Set-Cookie: a=1; Path=/; Secure",
            "Location: /next",
            status = "302 Found",
        )
        val http = testClient {
            events = har
            redirects = RedirectOptions.NONE
        }
        http.get(server.url("/a?x=1&y=a%20b&z")) { headers { add("Cookie", "k=v; l=w") } }
        http.geturl(server.url("/b")) { query("name=Ada") }
        http.geturl(server.url("/c")) { queryChannel(Buffer().writeUtf8("abc")) }
        http.geturl(server.url("/d")) { sink(Buffer()) }
        http.geturl(server.url("/e")) { validate = true }
        runCatching { http.get("http://127.0.0.1:${freePort()}/refused") }
        har.size shouldBe 6
        HarSchema.complaints(har.toJson()).shouldBeEmpty()
    }

    test("The schema finds what is wrong") {
        val wrong = """{"log": {"version": 1, "creator": {"name": "x"}, "entries": [{}]}}"""
        HarSchema.complaints(wrong).shouldNotBeEmpty()
    }

    test("An entry tells the request and the response") {
        val har = Har()
        val server = serving("Content-Type: text/plain", "Set-Cookie: a=1", "Location: /n", status = "303 See")
        testClient { events = har }.geturl(server.url("/p?x=1&y=a%20b+c&z")) {
            redirects = RedirectOptions.NONE
            query("name=Ada")
            headers { add("X-Own", "räk") }
        }
        val entry = entries(har).single()
        entry.text("request", "method") shouldBe "POST"
        entry.text("request", "url") shouldBe server.url("/p?x=1&y=a%20b+c&z")
        entry.text("request", "httpVersion") shouldBe "HTTP/1.1"
        entry.at("request", "queryString").jsonArray.map { it.text("name") to it.text("value") } shouldBe
            listOf("x" to "1", "y" to "a b c", "z" to "")
        entry.text("request", "postData", "text") shouldBe "name=Ada"
        entry.text("request", "postData", "mimeType") shouldBe "application/x-www-form-urlencoded"
        entry.text("request", "bodySize") shouldBe "8"
        entry.text("request", "headersSize") shouldBe
            "${server.seen.single().substringBefore("\r\n\r\n").length + 4}"
        entry.text("response", "status") shouldBe "303"
        entry.text("response", "statusText") shouldBe "See"
        entry.text("response", "redirectURL") shouldBe "/n"
        entry.text("response", "content", "text") shouldBe "hello"
        entry.text("response", "content", "size") shouldBe "5"
        entry.text("response", "bodySize") shouldBe "5"
        entry.text("serverIPAddress") shouldBe "127.0.0.1"
    }

    test("The timings are parts of the whole") {
        val har = Har()
        testClient { events = har }.get(serving().url())
        val entry = entries(har).single()
        val timings = entry.at("timings") as JsonObject
        val sum = timings.filterKeys { it != "ssl" }.values.map { it.jsonPrimitive.double }.filter { it > 0 }.sum()
        (sum - entry.at("time").jsonPrimitive.double in -0.01..0.01) shouldBe true
        timings.text("connect").toDouble() shouldBeGreaterThanOrEqual 0.0
        timings.text("ssl").toDouble() shouldBe -1.0
    }

    test("A body that is no text is in base64, one that is coded is shown decoded, and a large one is left out") {
        val har = Har(HarOptions(bodyBytes = 10))
        val http = testClient { events = har }
        http.get(serving("Content-Type: image/png", body = "\u0089PNG").url())
        http.get(serving(body = "x".repeat(11)).url())
        val (png, large) = entries(har)
        png.text("response", "content", "encoding") shouldBe "base64"
        png.text("response", "content", "text") shouldBe "iVBORw=="
        large.at("response", "content").jsonObject.keys shouldBe setOf("size", "mimeType", "comment")
    }

    test("Secrets are left out, unless they are wanted") {
        val server = serving("Set-Cookie: session=geheim; Path=/")
        for (secrets in listOf(false, true)) {
            val har = Har(HarOptions(secrets))
            testClient { events = har }.get(server.url("/").replace("//", "//ada:geheim@")) {
                headers { add("Cookie", "id=geheim") }
            }
            val json = har.toJson()
            if (secrets) json shouldContain "geheim" else json shouldNotContain "geheim"
            if (!secrets) json shouldNotContain "ada:geheim".encodeUtf8().base64()
            HarSchema.complaints(json).shouldBeEmpty()
        }
    }

    test("A request that is sent again after an answer has an entry for each, one behind the other") {
        val har = Har()
        val gate = rawServer {
            requests {
                val isIn = "Proxy-Authorization" in it.head
                if (isIn) reply("in") else reply("", "Proxy-Authenticate: Basic realm=x", status = "407 Log in")
            }
        }
        testClient {
            events = har
            proxy = ProxyOptions(proxy = gate.asProxy(user = "ada", password = "geheim"), authScheme = AuthScheme.ANY)
        }.get("http://h.invalid/a?b=1")
        val (refused, let) = entries(har)
        listOf(refused, let).map { it.text("response", "status") } shouldBe listOf("407", "200")
        listOf(refused, let).map { it.text("request", "url") }.toSet() shouldBe setOf("http://h.invalid/a?b=1")
        refused.text("response", "statusText") shouldBe "Log in"
        let.text("response", "content", "text") shouldBe "aW4="
        val (first, second) = listOf(refused, let).map { Instant.parse(it.text("startedDateTime")) }
        val took = refused.at("time").jsonPrimitive.double.milliseconds
        (second - (first + took)).absoluteValue shouldBeLessThan 1.milliseconds
        HarSchema.complaints(har.toJson()).shouldBeEmpty()
    }

    test("Pages part what belongs together") {
        val har = Har()
        val http = testClient { events = har }
        val server = serving()
        http.get(server.url("/none"))
        har.page("first")
        http.get(server.url("/one"))
        har.page("second \"quoted\"\n")
        http.get(server.url("/two"))
        val log = Json.parseToJsonElement(har.toJson()).at("log")
        log.at("pages").jsonArray.map { it.text("title") } shouldBe listOf("first", "second \"quoted\"\n")
        log.at("entries").jsonArray.map { it.jsonObject["pageref"]?.jsonPrimitive?.content } shouldBe
            listOf(null, "page_1", "page_2")
        HarSchema.complaints(har.toJson()).shouldBeEmpty()
    }

    test("A failure is in it with what went wrong") {
        val har = Har()
        runCatching { testClient { events = har }.get("http://127.0.0.1:${freePort()}/") }
        val entry = entries(har).single()
        entry.text("response", "status") shouldBe "0"
        entry.text("comment") shouldContain "error"
    }

    test("The oldest is dropped when there are too many, and it is written as it is shown") {
        val har = Har(HarOptions(atMost = 2))
        val http = testClient { events = har }
        val server = rawServer { requests(Peer::answerByPath) }
        for (path in listOf("/1", "/2", "/3")) http.get(server.url(path))
        entries(har).map { it.text("response", "content", "text") } shouldBe listOf("/2", "/3")
        Buffer().also(har::write).readUtf8() shouldBe har.toJson()
        shouldThrow<IllegalArgumentException> { HarOptions(atMost = 0) }
        shouldThrow<IllegalArgumentException> { HarOptions(bodyBytes = -1) }
    }

    test("Text is written so that whoever reads JSON gets it back") {
        for (text in listOf("", "\"\\/\b\u000c\n\r\t\u0000\u001f", "é€😀", "\u2028", "half \ud83d of it")) {
            Json.parseToJsonElement(jsonText(mapOf("a" to text))).text("a") shouldBe text
        }
        jsonText(mapOf("a" to null, "b" to listOf(1, 2.5, true, null))) shouldBe """{"b":[1,2.5,true,null]}"""
    }
})

private fun Peer.answerByPath(request: Peer.Request) = reply(request.path, "Content-Type: text/plain")
