package dev.geturl.websocket.server

import dev.geturl.Headers
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf

private const val KEY = "dGhlIHNhbXBsZSBub25jZQ=="

private fun route(path: String, protocol: String = "*") = LiveRoute(path, protocol, Service.Conversation { _, _ -> })

private val chat = listOf(route("/chat"))

/** The request of RFC 6455 section 1.3, with what [change] makes of its field lines. */
private fun request(
    target: String = "/chat",
    method: String = "GET",
    version: String = "1.1",
    change: Headers.Builder.() -> Unit = {},
) = UpgradeRequest(
    method,
    target,
    Headers
        .of(
            "Host" to "server.example.com",
            "Upgrade" to "websocket",
            "Connection" to "Upgrade",
            "Sec-WebSocket-Key" to KEY,
            "Sec-WebSocket-Version" to "13",
        ).newBuilder()
        .apply(change)
        .build(),
    version,
)

private fun judged(
    request: UpgradeRequest,
    routes: List<LiveRoute> = chat,
    origins: OriginRule = OriginRule.SAME,
    deflate: DeflateOptions? = DeflateOptions(),
) = UpgradeJudge(origins, deflate).judge(request, routes)

private fun accepted(request: UpgradeRequest, routes: List<LiveRoute> = chat) =
    judged(request, routes).shouldBeInstanceOf<UpgradeTest.Accepted>()

private fun refused(request: UpgradeRequest, routes: List<LiveRoute> = chat) =
    judged(request, routes).shouldBeInstanceOf<UpgradeTest.Refused>()

class UpgradeJudgeTest : FunSpec({
    test("The request of RFC 6455 gets the RFC's answer") {
        val found = accepted(request())
        found.protocol.shouldBeNull()
        found.headers.map { "$it" } shouldBe listOf(
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        )
        HttpAnswer.switching(found).readUtf8().lines().first() shouldBe "HTTP/1.1 101 Switching Protocols"
    }

    test("A request that does not ask for a WebSocket is ordinary, whatever it is") {
        judged(request { remove("Upgrade") }) shouldBe UpgradeTest.Ordinary
        judged(request { set("Upgrade", "h2c") }) shouldBe UpgradeTest.Ordinary
        judged(request("/nowhere", method = "POST") { remove("Upgrade") }) shouldBe UpgradeTest.Ordinary
    }

    test("Words of Upgrade and Connection may be written in any letters and among others") {
        accepted(request { set("Upgrade", "h2c, WebSocket").set("Connection", "keep-alive, UPGRADE") })
        accepted(request { set("Connection", "keep-alive").add("Connection", "Upgrade") })
    }

    test("A faulty request is told its fault") {
        refused(request(method = "POST")).run { status to headers["Allow"] } shouldBe (405 to "GET")
        refused(request(version = "1.0")).status shouldBe 400
        refused(request { remove("Host") }).body shouldContain "Host"
        refused(request { remove("Connection") }).body shouldContain "Connection"
        refused(request { set("Connection", "close") }).status shouldBe 400
        refused(request { add("Content-Length", "5") }).body shouldContain "body"
        refused(request { add("Transfer-Encoding", "chunked") }).body shouldContain "body"
        accepted(request { add("Content-Length", "0") })
    }

    for (version in listOf(null, "8", "14", "13, 8", "013")) {
        test("Version $version of the protocol is refused with 426, and 13 named") {
            val found = refused(
                request {
                    if (version ==
                        null
                    ) {
                        remove("Sec-WebSocket-Version")
                    } else {
                        set("Sec-WebSocket-Version", version)
                    }
                },
            )
            found.status shouldBe 426
            found.headers["Sec-WebSocket-Version"] shouldBe "13"
        }
    }

    for (key in listOf(null, "", "abc", "dGhlIHNhbXBsZSBub25jZQ", KEY + KEY, "dGhlIHNhbXBsZSBub25jZ!==")) {
        test("The key $key is refused with 400") {
            val found =
                refused(request { if (key == null) remove("Sec-WebSocket-Key") else set("Sec-WebSocket-Key", key) })
            found.status shouldBe 400
            found.body shouldContain "Sec-WebSocket-Key"
        }
    }

    test("Two keys or two versions are refused") {
        refused(request { add("Sec-WebSocket-Key", KEY) }).status shouldBe 400
        refused(request { add("Sec-WebSocket-Version", "13") }).status shouldBe 426
    }

    test("Paths are matched by their patterns, without the query, and in their letters") {
        refused(request("/other")).status shouldBe 404
        refused(request("/Chat")).status shouldBe 404
        accepted(request("/chat?a=b"))
        accepted(request("ws://server.example.com/chat"))
        accepted(request("/rooms/7"), listOf(route("/chat"), route("/rooms/[0-9]")))
        refused(request("/rooms/x"), listOf(route("/rooms/[0-9]"))).status shouldBe 404
        refused(request(), emptyList()).status shouldBe 404
    }

    test("The first route that fits is taken") {
        val first = route("/*")
        accepted(request(), listOf(first, route("/chat"))).route shouldBe first
    }

    fun offering(protocols: String) = request { add("Sec-WebSocket-Protocol", protocols) }

    test("Of the protocols that are offered the client's favourite of those that fit is chosen") {
        val routes = listOf(route("/chat", "v[12].*"))
        accepted(offering("v3.chat, v2.chat, v1.chat"), routes).protocol shouldBe "v2.chat"
        accepted(offering("v2.chat"), routes).headers["Sec-WebSocket-Protocol"] shouldBe "v2.chat"
        refused(offering("v3.chat"), routes).run { status to body.contains("Sec-WebSocket-Protocol") } shouldBe
            (400 to true)
        refused(request(), routes).status shouldBe 400
    }

    test("The order of the routes is the server's order of protocols") {
        val routes = listOf(route("/chat", "v2"), route("/chat", "v1"), route("/chat", ""))
        accepted(offering("v1, v2"), routes).protocol shouldBe "v2"
        accepted(offering("v1"), routes).protocol shouldBe "v1"
        accepted(offering("v3"), routes).protocol.shouldBeNull()
        accepted(request(), routes).route shouldBe routes[2]
    }

    test("What takes any protocol takes the first that is offered") {
        accepted(offering("b, a")).protocol shouldBe "b"
    }

    test("A list of protocols with one twice, or with one that is no token, is refused") {
        refused(offering("a, a")).status shouldBe 400
        refused(offering("a b")).status shouldBe 400
    }

    test("Pages of another origin are refused with 403, those of the same and no pages at all are not") {
        fun from(origin: String) = request { add("Origin", origin) }
        refused(from("https://evil.example")).status shouldBe 403
        refused(from("null")).status shouldBe 403
        accepted(from("http://server.example.com"))
        accepted(from("https://SERVER.example.com"))
        refused(from("http://server.example.com:8080")).status shouldBe 403
        refused(request { add("Origin", "http://server.example.com").add("Origin", "http://server.example.com") })
            .status shouldBe 400
        accepted(request())
    }

    test("Origins can be named, and all be allowed") {
        val page = request { add("Origin", "https://app.example:8443") }
        judged(page, origins = OriginRule.of("https://a.example", "https://app.example:8443"))
            .shouldBeInstanceOf<UpgradeTest.Accepted>()
        judged(page, origins = OriginRule.of("https://app.example")).shouldBeInstanceOf<UpgradeTest.Refused>()
        judged(page, origins = OriginRule.ANY).shouldBeInstanceOf<UpgradeTest.Accepted>()
    }

    fun extending(extensions: String) = request { add("Sec-WebSocket-Extensions", extensions) }

    test("Compression is agreed on where it is offered and wanted") {
        accepted(extending("permessage-deflate")).headers["Sec-WebSocket-Extensions"] shouldBe "permessage-deflate"
        accepted(extending("x-unknown")).headers["Sec-WebSocket-Extensions"].shouldBeNull()
        judged(extending("permessage-deflate"), deflate = null)
            .shouldBeInstanceOf<UpgradeTest.Accepted>()
            .headers["Sec-WebSocket-Extensions"]
            .shouldBeNull()
    }

    test("A malformed list of extensions is refused") {
        refused(extending("permessage-deflate; =")).status shouldBe 400
    }

    test("An ordinary request to a server of WebSockets alone is told what there is") {
        UpgradeJudge.ordinary(request(), chat).run { status to headers["Upgrade"] } shouldBe (426 to "websocket")
        UpgradeJudge.ordinary(request("/other"), chat).status shouldBe 404
    }

    test("A refusal goes over the wire with its length, and says that the connection ends") {
        val refusal = refused(request { remove("Sec-WebSocket-Version") })
        val answer = HttpAnswer.refusal(refusal, isHead = false).readUtf8()
        answer.substringBefore("\r\n") shouldBe "HTTP/1.1 426 Upgrade Required"
        answer shouldContain "\r\nConnection: Upgrade, close\r\n"
        val (head, body) = answer.split("\r\n\r\n")
        head shouldContain "\r\nContent-Length: ${body.length}\r\n"
        HttpAnswer.refusal(refusal, isHead = true).readUtf8() shouldBe "$head\r\n\r\n"
    }
})
