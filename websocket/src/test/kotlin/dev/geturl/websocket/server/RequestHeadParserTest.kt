package dev.geturl.websocket.server

import dev.geturl.websocket.UpgradeRequest
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer

private const val HEAD = "GET /chat?room=7 HTTP/1.1\r\nHost: example.org\r\nX-Two: a\r\nx-two:b \r\nX-Empty:\r\n\r\n"

private fun parser(maxBytes: Int = 16_384, maxFields: Int = 100) = RequestHeadParser(maxBytes, maxFields)

private fun refusal(head: String, parser: RequestHeadParser = parser()) =
    shouldThrow<RefusedRequest> { parser.parse(Buffer().write(head.toByteArray(Charsets.ISO_8859_1))) }.refusal

private fun UpgradeRequest?.shouldBeWhole() {
    val request = shouldNotBeNull()
    request.method shouldBe "GET"
    request.path shouldBe "/chat"
    request.query shouldBe "room=7"
    request.version shouldBe "1.1"
    request.host shouldBe "example.org"
    request.headers.values("X-Two") shouldBe listOf("a", "b")
    request.headers["X-Empty"] shouldBe ""
}

class RequestHeadParserTest : FunSpec({
    test("A head is the same in two pieces, wherever it is split, and what follows stays where it is") {
        for (at in 0..HEAD.length) {
            val parser = parser()
            val input = Buffer().writeUtf8(HEAD.substring(0, at))
            val early = parser.parse(input)
            if (at < HEAD.length) early.shouldBeNull()
            input.writeUtf8(HEAD.substring(at)).writeUtf8("behind")
            (early ?: parser.parse(input)).shouldBeWhole()
            input.readUtf8() shouldBe "behind"
        }
    }

    test("A head is the same byte by byte") {
        val parser = parser()
        val input = Buffer()
        val requests = HEAD.mapNotNull { parser.parse(input.writeByte(it.code)) }
        requests.single().shouldBeWhole()
    }

    test("One empty line may stand before the request line, and no second one") {
        parser().parse(Buffer().writeUtf8("\r\n$HEAD")).shouldBeWhole()
        refusal("\r\n\r\n$HEAD").status shouldBe 400
    }

    test("A whole URL is taken for what it asks for") {
        fun request(target: String) =
            parser().parse(Buffer().writeUtf8("GET $target HTTP/1.1\r\nHost: h\r\n\r\n")).shouldNotBeNull()
        request("http://h:80/a/b?c").path shouldBe "/a/b"
        request("http://h:80/a/b?c").query shouldBe "c"
        request("http://h").path shouldBe "/"
        request("http://h?q").path shouldBe "/"
        request("/a?u=http://x/y").path shouldBe "/a"
        request("/a").query.shouldBeNull()
    }

    val faults = listOf(
        "a lone LF" to "GET / HTTP/1.1\nHost: h\r\n\r\n",
        "an empty line of a lone LF" to "GET / HTTP/1.1\r\nHost: h\r\n\n",
        "a lone CR in a value" to "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n",
        "a NUL in a value" to "GET / HTTP/1.1\r\nHost: h\r\nA: b\u0000\r\n\r\n",
        "a DEL in a value" to "GET / HTTP/1.1\r\nHost: h\r\nA: b\u007f\r\n\r\n",
        "two spaces in the request line" to "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "no version" to "GET /\r\nHost: h\r\n\r\n",
        "a version that is none" to "GET / HTTQ/1.1\r\nHost: h\r\n\r\n",
        "a tab in the request line" to "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n",
        "a target that is not ASCII" to "GET /\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n",
        "a method that is no token" to "G@T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "white space before a colon" to "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "a name that is no token" to "GET / HTTP/1.1\r\nHost: h\r\nA(: b\r\n\r\n",
        "no name" to "GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n",
        "no colon" to "GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n",
        "obs-fold" to "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n",
        "no Host" to "GET / HTTP/1.1\r\n\r\n",
        "two Hosts" to "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        "the hello of TLS" to "\u0016\u0003\u0001",
    )
    for ((what, head) in faults) test("$what is refused with 400") { refusal(head).status shouldBe 400 }

    test("What is no request is refused at its first byte") {
        refusal("\u0016").status shouldBe 400
        refusal(" GET").status shouldBe 400
    }

    test("Another major version of HTTP is refused with 505") {
        refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status shouldBe 505
        refusal("GET / HTTP/3.0\r\n").status shouldBe 505
    }

    test("HTTP/1.0 may do without Host") {
        parser().parse(Buffer().writeUtf8("GET / HTTP/1.0\r\n\r\n")).shouldNotBeNull().version shouldBe "1.0"
    }

    test("A head of exactly the bytes that are allowed is taken, and refused when it has one more") {
        parser(maxBytes = HEAD.length).parse(Buffer().writeUtf8(HEAD)).shouldBeWhole()
        refusal(HEAD, parser(maxBytes = HEAD.length - 1)).status shouldBe 431
    }

    test("A request line that is too long is refused before its end, with 414") {
        val refused = refusal("GET /" + "a".repeat(500), parser(maxBytes = 500))
        refused.status shouldBe 414
        refused.body shouldContain "500 bytes"
    }

    test("A field line that is too long is refused before its end, with 431") {
        refusal("GET / HTTP/1.1\r\nA: " + "a".repeat(500), parser(maxBytes = 500)).status shouldBe 431
    }

    test("Too many field lines are refused with 431") {
        val head = "GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(9) + "\r\n"
        parser(maxFields = 10).parse(Buffer().writeUtf8(head)).shouldNotBeNull().headers.size shouldBe 10
        refusal(head, parser(maxFields = 9)).status shouldBe 431
    }

    test("What a refusal says holds nothing of the request") {
        refusal("GET /secret HTTP/1.1\r\nHost: h\r\nAuthorization secret\r\n\r\n").body shouldBe
            "The request's head is malformed: a field line without a colon."
    }
})
