package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.Limits
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldBeSameInstanceAs
import okio.Buffer

/** The table of [HeadParser], row by row. */
class HeadParserTest : FunSpec({
    fun fields(lines: String, limits: Limits = Limits()) =
        read("HTTP/1.1 200 OK\r\n$lines\r\n", limits).first.headers.map { it.name to it.value }

    fun refused(text: String): String = withClue(text) {
        refusal(text).shouldBeInstanceOf<HttpException.Protocol>().message.orEmpty()
    }

    fun refusedField(line: String) = refused("HTTP/1.1 200 OK\r\n$line\r\n\r\n")

    test("a head is read up to its empty line and what follows stays on the wire") {
        val (head, rest) = read("HTTP/1.1 404 Not Found\r\nServer: x\r\nX-a:  b c \t\r\n\r\nbody")
        head.statusLine shouldBe "HTTP/1.1 404 Not Found"
        head.version shouldBe "HTTP/1.1"
        head.code shouldBe 404
        head.reasonPhrase shouldBe "Not Found"
        head.minorVersion shouldBe 1
        head.headers.map { it.toString() } shouldBe listOf("Server: x", "X-a: b c")
        rest.utf8() shouldBe "body"
    }

    test("one empty line before the status line is skipped, a second is not") {
        read("\r\nHTTP/1.1 200 OK\r\n\r\n").first.code shouldBe 200
        refused("\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
        refused("\nHTTP/1.1 200 OK\r\n\r\n")
        refused("\rHTTP/1.1 200 OK\r\n\r\n")
    }

    test("an empty line is skipped again before the next response of the connection") {
        val parser = HeadParser(Limits())
        val input = Buffer()
        repeat(3) { round ->
            input.write("\r\nHTTP/1.1 20$round OK\r\n\r\n".octets())
            checkNotNull(parser.parse(input)).code shouldBe 200 + round
        }
    }

    test("LF alone ends a line of the head") {
        read("HTTP/1.1 200 OK\nA: b\r\nC: d\n\nrest").let { (head, rest) ->
            head.headers.map { it.toString() } shouldBe listOf("A: b", "C: d")
            rest.utf8() shouldBe "rest"
        }
    }

    test("a CR that no LF follows is refused") {
        for (text in listOf(
            "HTTP/1.1 200 O\rK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\r\r\n\r\n",
        )) {
            refused(text) shouldContain "CR"
        }
        refused("HTTP/1.1 200 OK\r\n\r\r\n")
        refused("HTTP/1.1 200 OK\r\n\rA: b\r\n\r\n")
    }

    test("what does not begin with HTTP/ is refused at the first byte that differs") {
        for (text in listOf(
            "<html>hello</html>",
            "SSH-2.0-OpenSSH_9.6\r\n",
            "ICY 200 OK\r\n\r\n",
            "http/1.1 200 OK\r\n\r\n",
            "HTTX",
        )) {
            refusal(text).shouldBeInstanceOf<HttpException.Protocol>().isNoReply.shouldBeTrue()
        }
        val input = Buffer().writeUtf8("HTTP")
        HeadParser(Limits()).parse(input).shouldBeNull()
    }

    test("an HTTP/2 preface or frame and other versions are refused") {
        refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        refused("\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000")
        for (version in listOf(
            "HTTP/2.0",
            "HTTP/2",
            "HTTP/0.9",
            "HTTP/1",
            "HTTP/1.x",
            "HTTP/11",
            "HTTP/1,1",
            "HTTP/",
            "HTTP/3.1",
        )) {
            refused("$version 200 OK\r\n\r\n") shouldContain "version"
        }
        refused("HTTP/1.10 200 OK\r\n\r\n")
    }

    test("any minor version of HTTP/1 is taken, HTTP/1.0 as what it is") {
        read("HTTP/1.0 200 OK\r\n\r\n").first.minorVersion shouldBe 0
        read("HTTP/1.1 200 OK\r\n\r\n").first.minorVersion shouldBe 1
        read("HTTP/1.9 200 OK\r\n\r\n").first.minorVersion shouldBe 1
    }

    test("the reason phrase may be missing, with or without the space before it") {
        read("HTTP/1.1 200\r\n\r\n").first.reasonPhrase shouldBe ""
        read("HTTP/1.1 200 \r\n\r\n").first.reasonPhrase shouldBe ""
        read("HTTP/1.1 200\n\n").first.reasonPhrase shouldBe ""
        read("HTTP/1.1 200 \u00c4 \t!\r\n\r\n").first.reasonPhrase shouldBe "\u00c4 \t!"
    }

    test("a status code that is not three digits, or below 100, is refused") {
        for (code in listOf(
            "",
            "2",
            "20",
            "2000",
            "099",
            "000",
            "20x",
            "-20",
            "+200",
            " 200",
            "2 0",
            "\u0662\u0660\u0660",
        )) {
            withClue(code) { refused("HTTP/1.1 $code OK\r\n\r\n") }
        }
        refused("HTTP/1.1\t200 OK\r\n\r\n")
        refused("HTTP/1.1\r\n\r\n")
        read("HTTP/1.1 100 OK\r\n\r\n").first.code shouldBe 100
        read("HTTP/1.1 999 OK\r\n\r\n").first.code shouldBe 999
    }

    test("101 is final, all other 1xx are interim") {
        read("HTTP/1.1 100 Continue\r\n\r\n").first.isInterim.shouldBeTrue()
        read("HTTP/1.1 103 Early Hints\r\n\r\n").first.isInterim.shouldBeTrue()
        read("HTTP/1.1 101 Switching Protocols\r\n\r\n").first.isInterim.shouldBeFalse()
        read("HTTP/1.1 200 OK\r\n\r\n").first.isInterim.shouldBeFalse()
    }

    test("white space between a field name and its colon is refused") {
        for (line in listOf("A : b", "A\t: b", "Content-Length : 5")) refusedField(line) shouldContain "white space"
    }

    test("white space before the first field line is refused") {
        refusedField(" A: b") shouldContain "white space"
        refusedField("\tA: b") shouldContain "white space"
        refusedField(" ") shouldContain "white space"
    }

    test("a folded line is joined by one space to the field before it") {
        fields("A: b\r\n c\r\nD: e\r\n") shouldBe listOf("A" to "b c", "D" to "e")
        fields("A: b \t\r\n \t c \t\r\n") shouldBe listOf("A" to "b c")
        fields("A: b\n\tc\n") shouldBe listOf("A" to "b c")
        fields("A: b\r\n c\r\n d\r\n\te\r\n") shouldBe listOf("A" to "b c d e")
    }

    test("a fold of an empty value, of nothing but blanks, or several of them leave no space at the ends") {
        fields("A:\r\n b\r\n") shouldBe listOf("A" to "b")
        fields("A: \r\n  b\r\n") shouldBe listOf("A" to "b")
        fields("A:\r\n \r\n b\r\n \r\n") shouldBe listOf("A" to "b")
        fields("A: b\r\n \t \r\n c\r\n") shouldBe listOf("A" to "b c")
        fields("A:\r\n \r\n") shouldBe listOf("A" to "")
        fields("A: b\r\n \r\n") shouldBe listOf("A" to "b")
        fields("A:\n b\nC:\n \n") shouldBe listOf("A" to "b", "C" to "")
    }

    test("a control character in a folded line is refused") {
        refusedField("A: b\r\n c\u0000") shouldContain "control"
    }

    test("NUL and other control characters in a value are refused and the field is named") {
        for (code in (0..31) + 127) {
            if (code == '\t'.code || code == '\n'.code || code == '\r'.code) continue
            refusedField("X-Odd: a${code.toChar()}b") shouldContain "X-Odd"
        }
        refused("HTTP/1.1 200 O\u0000K\r\n\r\n") shouldContain "status line"
        fields("A: b\tc\r\n") shouldBe listOf("A" to "b\tc")
    }

    test("a name that is no token, an empty name, and a line without a colon are refused") {
        for (name in listOf(
            "A B",
            "A\"",
            "(A)",
            "A,",
            "A/",
            "A[",
            "\u00c4",
            "A\u0000",
            "A=",
            "@",
        )) {
            refusedField("$name: b")
        }
        refusedField(": b")
        refusedField("A") shouldContain "colon"
        fields("!#$%&'*+-.^_`|~09azAZ: b\r\n") shouldBe listOf("!#$%&'*+-.^_`|~09azAZ" to "b")
    }

    test("a message about a bad line shows no control character of the peer") {
        for (text in listOf(
            "HTTP/1.1 200 OK\r\n\u001b[2J: x\r\n\r\n",
            "\u001b[2J\r\n\r\n",
            "HTTP/1.1 \u001b\u009b OK\r\n\r\n",
            "HTTP/2.\u001b 2\r\n\r\n",
        )) {
            val message = refusal(text).toString()
            message shouldNotContain "\u001b"
            message shouldNotContain "\u009b"
        }
    }

    test("a head of headBytes is taken and one byte more is refused, in every split") {
        val limits = Limits(headBytes = 64)
        val head = "HTTP/1.1 200 OK\r\nA: " + "b".repeat(64 - 17 - 3 - 4) + "\r\n\r\n"
        head.length shouldBe 64
        read(head + "body", limits).second.utf8() shouldBe "body"
        refusal(head.replace("A: ", "A: b"), limits).shouldBeInstanceOf<HttpException.LimitExceeded>().limit shouldBe
            "headBytes"
        refusal("HTTP/1.1 200 OK\r\nA: " + "b".repeat(200), limits).shouldBeInstanceOf<HttpException.LimitExceeded>()
        refusal("x".repeat(200) + "\r\n\r\n", limits).shouldBeInstanceOf<HttpException.Protocol>()
    }

    test("a head of headFields lines is taken and one more is refused, folds not counted") {
        val limits = Limits(headFields = 3)
        fields("A: 1\r\n 2\r\nB: 2\r\nC: 3\r\n 4\r\n", limits).size shouldBe 3
        refusal("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", limits)
            .shouldBeInstanceOf<HttpException.LimitExceeded>()
            .limit shouldBe "headFields"
    }

    test("bytes beyond ASCII become the characters of their numbers") {
        val all = (0x80..0xff).map { it.toChar() }.joinToString("")
        fields("A: $all\r\n") shouldBe listOf("A" to all)
    }

    test("fields are looked up in any case of letters and keep the case they came in") {
        val headers = read("HTTP/1.1 200 OK\r\nset-COOKIE: a\r\nSet-Cookie: b\r\n\r\n").first.headers
        headers["SET-cookie"] shouldBe "b"
        headers.values("Set-Cookie") shouldBe listOf("a", "b")
        headers.name(0) shouldBe "set-COOKIE"
        ("set-cookie" in headers).shouldBeTrue()
        ("set-cooki" in headers).shouldBeFalse()
        ("" in headers).shouldBeFalse()
    }

    test("only letters have a case: a name does not match another that differs in the same bit") {
        val headers = read("HTTP/1.1 200 OK\r\nA^: 1\r\n`: 2\r\n\r\n").first.headers
        ("A~" in headers).shouldBeFalse()
        ("@" in headers).shouldBeFalse()
        headers["a^"] shouldBe "1"
    }

    test("names that most responses carry are shared, other spellings are what they are") {
        val fields = "Content-Type: a\r\ncontent-type: b\r\nX-Content-Type-Options: c\r\nEtag: d\r\n"
        val head = "HTTP/1.1 200 OK\r\n$fields\r\n"
        val first = read(head).first.headers
        val second = read(head).first.headers
        first.name(0) shouldBeSameInstanceAs second.name(0)
        first.name(2) shouldBeSameInstanceAs second.name(2)
        first.map { it.name } shouldBe listOf("Content-Type", "content-type", "X-Content-Type-Options", "Etag")
    }

    test("no byte of a head is looked at twice: 256 KiB that come one by one cost one look each") {
        val parser = HeadParser(Limits(headBytes = 256L * 1024))
        val input = Buffer()
        val start = "HTTP/1.1 200 OK\r\nA: "
        input.writeUtf8(start)
        parser.parse(input).shouldBeNull()
        repeat(256 * 1024 - start.length - 4) { at ->
            input.writeByte('b'.code)
            // What was looked at turns into the end of a head: a parser that looks again ends here.
            if (at == 100) input.overwrite(20, "\n\n\n\n")
            parser.parse(input).shouldBeNull()
        }
        input.overwrite(20, "bbbb")
        input.writeUtf8("\r\n\r\n")
        checkNotNull(parser.parse(input)).headers.size shouldBe 1
    }
})

private fun Buffer.overwrite(offset: Long, text: String) = readAndWriteUnsafe().use { cursor ->
    text.forEachIndexed { index, char ->
        cursor.seek(offset + index)
        checkNotNull(cursor.data)[cursor.start] = char.code.toByte()
    }
}
