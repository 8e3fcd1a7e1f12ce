package dev.geturl.http1

import dev.geturl.Headers
import dev.geturl.HttpVersion
import dev.geturl.HttpVersion.HTTP_1_0
import dev.geturl.HttpVersion.HTTP_1_1
import dev.geturl.TextFieldLines
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import okio.Buffer

class RequestHeadTest : FunSpec({
    fun written(method: String, target: String, headers: Headers = Headers.EMPTY, version: HttpVersion = HTTP_1_1) =
        Buffer().also { RequestHead.write(it, method, target, version, headers) }.readUtf8()

    test("the request line has each of the four forms of target") {
        written("GET", "/a?b") shouldBe "GET /a?b HTTP/1.1\r\n\r\n"
        written("GET", "http://h:8080/a") shouldBe "GET http://h:8080/a HTTP/1.1\r\n\r\n"
        written("CONNECT", "h:443") shouldBe "CONNECT h:443 HTTP/1.1\r\n\r\n"
        written("OPTIONS", "*", version = HTTP_1_0) shouldBe "OPTIONS * HTTP/1.0\r\n\r\n"
    }

    test("field lines keep their order, their case and their repetitions") {
        written("GET", "/", Headers.of("Host" to "h", "x-B" to "1", "X-a" to "", "x-b" to "2")) shouldBe
            "GET / HTTP/1.1\r\nHost: h\r\nx-B: 1\r\nX-a: \r\nx-b: 2\r\n\r\n"
    }

    test("field lines whose text was made before are sent like others") {
        val lines = TextFieldLines(arrayOf("Host", "h", "X-\u00e9", "\u20ac", "X-a", ""))
        written("GET", "/", Headers(lines, RequestHead.encode(lines))) shouldBe written("GET", "/", Headers(lines))
    }

    test("nothing that a caller puts into a value begins another line") {
        val nasty = Arb.string(0..20, Arb.of())
        checkAll(500, nasty) { value ->
            val headers = runCatching { Headers.of("X-a" to value) }.getOrNull()
            if (headers != null) {
                val lines = written("GET", "/", headers)
                lines.count { it == '\n' } shouldBe 3
                lines.count { it == '\r' } shouldBe 3
                lines shouldNotContain "\u0000"
            }
        }
    }
})

/** Characters of all kinds, line breaks and control characters often, and those whose low byte is a line break. */
private fun Arb.Companion.of(): Arb<Codepoint> = Arb
    .int(0..9)
    .map { kind ->
        when (kind) {
            0 -> '\r'.code
            1 -> '\n'.code
            2 -> 0x010a
            3 -> 0x010d
            4 -> 0x85
            5 -> 0x2028
            6 -> 0xff0a
            7 -> ':'.code
            8 -> 0x1f600
            else -> 'a'.code
        }
    }.map(::Codepoint)
