package dev.geturl

import dev.geturl.testing.ZeroSource
import dev.geturl.testing.rawServer
import dev.geturl.testing.seen
import dev.geturl.testing.tempFile
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.flow.flowOf
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import okio.Path.Companion.toPath

class MultipartTest : FunSpec({
    test("A form with a text and a file is sent as curl and browsers send it, with its length") {
        val path = tempFile("note.txt", "written down\n")
        val (head, body) = seen {
            multipart {
                boundary = "xyz"
                field("name", "Daniel")
                field("html", "<p>", type = "text/html;charset=utf-8")
                file("upload", path)
            }
        }
        body shouldBe
            """
            --xyz
            Content-Disposition: form-data; name="name"

            Daniel
            --xyz
            Content-Disposition: form-data; name="html"
            Content-Type: text/html;charset=utf-8

            <p>
            --xyz
            Content-Disposition: form-data; name="upload"; filename="note.txt"
            Content-Type: text/plain

            written down
            """.trimIndent().replace("\n", "\r\n") + "\n\r\n--xyz--\r\n"
        head shouldContain "\r\nContent-Type: multipart/form-data; boundary=xyz\r\n"
        head shouldContain "\r\nContent-Length: ${body.length}"
        head.substringBefore(' ') shouldBe "POST"
    }

    test("The boundary that is chosen is 24 dashes and 22 random characters, another one each time") {
        val boundaries = List(2) { Multipart { field("a", "b") }.boundary }
        boundaries.forEach { it shouldMatch Regex("-{24}[0-9a-f]{22}") }
        boundaries.toSet() shouldHaveSize 2
    }

    test("A boundary that is no token is quoted in the type") {
        Multipart { boundary = "a b:c" }.contentType shouldBe "multipart/form-data; boundary=\"a b:c\""
    }

    for (wrong in listOf("", "ends with ", "a\"b", "x".repeat(71), "a\r\nb", "ö")) {
        test("The boundary \"${wrong.take(10).filter { it >= ' ' }}\" of ${wrong.length} characters is refused") {
            shouldThrow<IllegalArgumentException> { Multipart { boundary = wrong } }
        }
    }

    test("A given boundary that a part holds is refused") {
        shouldThrow<IllegalArgumentException> {
            Multipart {
                boundary = "cut"
                field("a", "one\r\n--cut\r\ntwo")
            }
        }.message.orEmpty() shouldContain "boundary"
    }

    for ((names, written) in mapOf(
        PartNames.BROWSER to "a%22b\\c%0D%0Ad",
        PartNames.BACKSLASH to "a\\\"b\\\\c%0D%0Ad",
    )) {
        test("Names with quotation marks and line breaks are written as $names does, and inject no line") {
            val form = Multipart {
                this.names = names
                field("a\"b\\c\r\nd", RequestBody.text("x"), fileName = "é\"\n.txt")
            }
            val line = form.parts.single().headers["Content-Disposition"].orEmpty()
            line shouldContain "name=\"$written\"; filename=\"é"
            line shouldNotContain "\n"
        }
    }

    test("File names travel in UTF-8") {
        val (_, body) = seen { multipart { field("f", RequestBody.text("x"), fileName = "räksmörgås.txt") } }
        body shouldContain "filename=\"räksmörgås.txt\""
    }

    test("A part's own field lines come behind ours, and take the place of what would be sent") {
        val form = Multipart {
            field("a", "1", headers = Headers.of("X-Colour" to "red"))
            file("b", "b.pdf".toPath(), headers = Headers.of("Content-Type" to "text/x-own", "X-Size" to "2"))
            field("c", "3", headers = Headers.of("Content-Disposition" to "form-data; name=own"))
        }
        form.parts.map { part -> part.headers.map { "$it" } } shouldContainExactly listOf(
            listOf("Content-Disposition: form-data; name=\"a\"", "X-Colour: red"),
            listOf(
                "Content-Disposition: form-data; name=\"b\"; filename=\"b.pdf\"",
                "Content-Type: text/x-own",
                "X-Size: 2",
            ),
            listOf("Content-Disposition: form-data; name=own"),
        )
    }

    test("A form nests another multipart, as several files of one field do") {
        val inner = Multipart {
            subtype = "mixed"
            boundary = "in"
            attachment(RequestBody.text("1"), "one.txt")
            attachment(RequestBody.text("2"), "two.png")
        }
        val (head, body) = seen {
            multipart {
                boundary = "out"
                field("files", inner)
            }
        }
        body shouldBe "--out\r\nContent-Disposition: form-data; name=\"files\"\r\n" +
            "Content-Type: multipart/mixed; boundary=in\r\n\r\n" +
            "--in\r\nContent-Disposition: attachment; filename=\"one.txt\"\r\nContent-Type: text/plain\r\n\r\n1\r\n" +
            "--in\r\nContent-Disposition: attachment; filename=\"two.png\"\r\nContent-Type: image/png\r\n\r\n2\r\n" +
            "--in--\r\n\r\n--out--\r\n"
        head shouldContain "Content-Length: ${body.length}"
    }

    test("Other multiparts have parts with the field lines they want, and none at all") {
        val (head, body) = seen {
            method = "PUT"
            multipart {
                subtype = "related"
                boundary = "r"
                part(RequestBody.text("{}", "application/json"))
                part(RequestBody.bytes("x".encodeUtf8()), Headers.of("Content-ID" to "<1>"), type = null)
            }
        }
        head shouldContain "multipart/related; boundary=r"
        body shouldBe "--r\r\nContent-Type: application/json\r\n\r\n{}\r\n--r\r\nContent-ID: <1>\r\n\r\nx\r\n--r--\r\n"
    }

    test("A large file between two fields is streamed, and its length is known") {
        val path = tempFile("large.bin", "0123456789".repeat(300_000))
        val (head, body) = seen {
            multipart {
                field("before", "1")
                file("large", path)
                field("after", "2")
            }
        }
        head shouldContain "Content-Length: ${body.length}"
        body.substringAfter("application/octet-stream\r\n\r\n").take(3_000_000) shouldBe "0123456789".repeat(300_000)
        body shouldContain "0123456789\r\n--"
        body shouldEndWith "2\r\n--${body.substringAfter("--").substringBefore("\r\n")}--\r\n"
    }

    test("A source of known length keeps the length known; one of unknown length and a flow are sent in chunks") {
        val known = Multipart { field("s", RequestBody.source(Buffer().writeUtf8("abc"), 3)) }.toBody()
        (known.length > 3) shouldBe true
        known.isRepeatable shouldBe false
        val (head, body) = seen {
            multipart {
                field("s", RequestBody.source(Buffer().writeUtf8("from a source")), fileName = "s")
                field("f", RequestBody.flow(flowOf("from ".encodeUtf8(), "a flow".encodeUtf8())), fileName = "f")
            }
        }
        head shouldContain "Transfer-Encoding: chunked"
        body shouldContain "\r\n\r\nfrom a source\r\n--"
        body shouldContain "\r\n\r\nfrom a flow\r\n--"
    }

    test("What is in memory and in files can be sent again") {
        Multipart {
            field("a", "1")
            file("b", "b.txt".toPath())
        }.toBody().isRepeatable shouldBe true
    }

    test("A file that cannot be read is told before anything is sent") {
        shouldThrow<HttpException.SourceFailed> {
            testClient().geturl("http://127.0.0.1:1/") { multipart { file("f", "/nowhere/at-all.txt".toPath()) } }
        }.message.orEmpty() shouldContain "at-all.txt"
    }

    for ((first, second) in listOf("12" to "1234", "1234" to "12")) {
        test("Parts of ${first.length} and ${second.length} bytes, 3 announced for each, are an error though 6 are 6") {
            val server = rawServer {
                head()
                awaitClose()
            }
            shouldThrow<HttpException.SourceFailed> {
                testClient().geturl(server.url()) {
                    expectContinue = false
                    multipart {
                        field("a", RequestBody.source(Buffer().writeUtf8(first), 3))
                        field("b", RequestBody.source(Buffer().writeUtf8(second), 3))
                    }
                }
            }
        }
    }

    test("Sources are closed at the end, those too that nobody has come to") {
        val sources = List(3) { ZeroSource(10) }
        val server = rawServer {
            head()
            awaitClose()
        }
        runCatching {
            testClient().geturl(server.url()) {
                expectContinue = false
                multipart {
                    field("a", RequestBody.source(sources[0], 10))
                    field("b", RequestBody.source(sources[1], 11))
                    field("c", RequestBody.source(sources[2], 10))
                }
            }
        }.exceptionOrNull().shouldBeInstanceOf<HttpException.SourceFailed>()
        sources.map { it.isClosed } shouldBe listOf(true, true, true)
    }

    test("A multipart without parts is its end alone") {
        val (_, body) = seen { multipart { boundary = "e" } }
        body shouldBe "--e--\r\n"
    }

    test("Progress tells each block, and the whole") {
        val told = ArrayList<Pair<Long, Long>>()
        val (_, body) = seen {
            queryBlockSize = 1000
            multipart { file("f", tempFile("f.bin", "x".repeat(2_500))) }
            onQueryProgress { _, total, current -> told += total to current }
        }
        told.last() shouldBe (body.length.toLong() to body.length.toLong())
        (told.size >= 3) shouldBe true
    }
})
