package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import okio.Buffer

class StreamedBodiesTest : FunSpec({
    suspend fun lines(response: String): List<String> =
        testClient().stream(answering(response).url()) { it.lines().toList() }

    test("The body comes as lines, whatever ends them, with what is behind the last end") {
        lines(Peer.response("one\r\ntwo\n\nlast", "Content-Type: text/plain")) shouldBe listOf("one", "two", "", "last")
        lines(Peer.response("one\n")) shouldBe listOf("one")
        lines(Peer.response("")) shouldBe emptyList()
    }

    test("Lines are read in the charset of the response, without a byte order mark") {
        lines(Peer.response("caf\u00e9\nna\u00efve\n", "Content-Type: text/plain;charset=iso-8859-1")) shouldBe
            listOf("café", "naïve")
        lines(Peer.response("\u00ef\u00bb\u00bfcaf\u00c3\u00a9\n", "Content-Type: text/plain;charset=latin1")) shouldBe
            listOf("café")
        lines(Peer.response("caf\u00c3\u00a9\n", "Content-Type: text/plain;charset=unheard-of")) shouldBe listOf("café")
    }

    test("A charset whose line feed is not one byte is refused") {
        shouldThrow<HttpException.Unsupported> { lines(Peer.response("", "Content-Type: text/plain;charset=utf-16")) }
    }

    test("A line arrives before the next one is sent") {
        val go = Gate()
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nfirst\n")
            go.pass()
            send("second\n")
        }
        testClient().stream(server.url()) { response ->
            response.lines().map { line -> line.also { go.open() } }.toList()
        } shouldBe listOf("first", "second")
    }

    test("A line that is longer than allowed ends the flow") {
        shouldThrow<HttpException.LimitExceeded> {
            testClient().stream(answering(Peer.response("x".repeat(20))).url()) { it.lines(lineBytes = 10).toList() }
        }.limit shouldBe "lineBytes"
    }

    val form = "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" +
        "--cut\r\nContent-Disposition: form-data; name=\"b\"; filename=\"dir/../b.txt\"\r\n" +
        "Content-Type: text/x-b\r\n\r\n" +
        "two\r\nlines\r\n" +
        "--cut\r\nContent-Disposition: attachment; filename=\"x\"; filename*=UTF-8''%e2%82%ac.txt\r\n\r\n" +
        "\r\n--cut--\r\n"

    fun multipart(body: String = form) =
        answering(Peer.response(body, "Content-Type: multipart/form-data; boundary=cut"))

    test("A multipart response is read part by part, and its connection is kept") {
        val server = multipart()
        val http = testClient()
        repeat(2) {
            http.stream(server.url()) { response ->
                response.parts().map { "${it.name} ${it.fileName} ${it.contentType} ${it.text()}" }.toList()
            } shouldBe listOf(
                "a null text/plain 1",
                "b b.txt text/x-b two\r\nlines",
                "null €.txt text/plain ",
            )
        }
        server.connections shouldBe 1
    }

    test("What is not read of a part is passed over") {
        testClient().stream(multipart().url()) { response -> response.parts().map { it.name }.toList() } shouldBe
            listOf("a", "b", null)
    }

    test("A part that has been left cannot be read any more") {
        testClient().stream(multipart().url()) { response ->
            val parts = response.parts().toList()
            shouldThrow<IllegalStateException> { parts.first().bytes() }
        }
    }

    test("A part's content arrives before its end is sent") {
        val go = Gate()
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=cut\r\n\r\n")
            send("--cut\r\n\r\nframe one")
            go.pass()
            send("\r\n--cut--")
        }
        testClient().stream(server.url()) { response ->
            val part = response.parts().map { part ->
                val content = Buffer()
                while (content.size < 9) part.read(content, 100)
                go.open()
                content.readUtf8()
            }
            part.toList()
        } shouldBe listOf("frame one")
    }

    test("A part that is larger than may be kept says so") {
        shouldThrow<HttpException.LimitExceeded> {
            testClient().stream(multipart().url()) { response -> response.parts().first().bytes(atMost = 0) }
        }
    }

    test("A file name leads nowhere else") {
        for (name in listOf("..", "/etc/passwd", "..\\\\..\\\\boot.ini", "")) {
            val body = "--cut\r\nContent-Disposition: attachment; filename=\"$name\"\r\n\r\n\r\n--cut--"
            testClient().stream(multipart(body).url()) { response -> response.parts().first().fileName } shouldBe
                when (name) {
                    "/etc/passwd" -> "passwd"
                    "..\\\\..\\\\boot.ini" -> "boot.ini"
                    else -> null
                }
        }
    }

    test("A body that is no multipart is refused") {
        for (type in listOf("text/plain", "multipart/mixed", "multipart/mixed; boundary=\"\"")) {
            val server = answering(Peer.response("x", "Content-Type: $type"))
            shouldThrow<HttpException.Protocol> { testClient().stream(server.url()) { it.parts().toList() } }
        }
    }
})
