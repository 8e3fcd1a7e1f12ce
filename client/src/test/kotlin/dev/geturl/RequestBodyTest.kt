package dev.geturl

import com.github.luben.zstd.ZstdInputStream
import dev.geturl.testing.rawServer
import dev.geturl.testing.seen
import dev.geturl.testing.tempFile
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.flow.flowOf
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.json.Json
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.GzipSource
import okio.buffer
import okio.source

class RequestBodyTest : FunSpec({
    val words = "all work and no play makes Jack a dull boy\n"

    test("A form is sent encoded, with its type") {
        val seen = seen { form("name" to "Ada Lovelace", "year" to "1843", "note" to "a&b=c") }
        seen.body.utf8() shouldBe "name=Ada%20Lovelace&year=1843&note=a%26b%3Dc"
        seen.head shouldContain "Content-Type: application/x-www-form-urlencoded"
    }

    test("A text, bytes and a file bring their types along") {
        seen { body(RequestBody.text("héllo")) }.run {
            head shouldContain "Content-Type: text/plain;charset=utf-8"
            body.utf8() shouldBe "héllo"
        }
        seen { body(RequestBody.bytes("x".encodeUtf8())) }.head shouldContain "Content-Type: application/octet-stream"
        val path = tempFile("a.json", "[]")
        seen { body(RequestBody.file(path)) }.run {
            head shouldContain "Content-Type: application/json"
            head shouldContain "Content-Length: 2"
        }
    }

    test("A type that is given after the body is the one that is sent, as is a field of the caller's") {
        seen {
            body(RequestBody.text("x"))
            type = "text/x-mine"
        }.head shouldContain "Content-Type: text/x-mine"
        seen {
            body(RequestBody.text("x"))
            headers { add("Content-Type", "text/x-own") }
        }.head shouldContain "Content-Type: text/x-own"
    }

    test("Two bodies are refused") {
        shouldThrow<IllegalArgumentException> {
            testClient().geturl("http://127.0.0.1:1/") {
                query("a")
                form("b" to "c")
            }
        }
    }

    test("JSON goes out and comes in through an adapter") {
        val numbers = object : JsonAdapter<List<Int>> {
            private val serializer = ListSerializer(Int.serializer())

            override fun toJson(value: List<Int>): String = Json.encodeToString(serializer, value)

            override fun fromJson(text: String): List<Int> = Json.decodeFromString(serializer, text)
        }
        val server = rawServer { requests { reply(it.body.utf8()) } }
        val got = testClient().geturl(server.url()) { json(listOf(1, 2, 3), numbers) }
        server.seen.single() shouldContain "Content-Type: application/json"
        got.text() shouldBe "[1,2,3]"
        got.json(numbers) shouldBe listOf(1, 2, 3)
    }

    val decoders = mapOf<RequestCoding, (ByteString) -> String>(
        RequestCoding.GZIP to { GzipSource(Buffer().write(it)).buffer().readUtf8() },
        RequestCoding.ZSTD to { ZstdInputStream(Buffer().write(it).inputStream()).source().buffer().readUtf8() },
    )
    for ((coding, decoded) in decoders) {
        test("A small body in memory is compressed with $coding and keeps a known length") {
            val seen = seen {
                query(words.repeat(100))
                transfer = TransferOptions(coding)
            }
            seen.head shouldContain "Content-Encoding: ${coding.text}"
            seen.head shouldContain "Content-Length: ${seen.body.size}"
            seen.body.size.toLong() shouldBeLessThan words.length * 50L
            decoded(seen.body) shouldBe words.repeat(100)
        }

        test("A file, a source and a flow are compressed with $coding while they are sent") {
            val text = words.repeat(20_000)
            val path = tempFile("words", text)
            val bodies: List<GeturlOptions.() -> Unit> = listOf(
                { queryChannel(path) },
                { queryChannel(Buffer().writeUtf8(text)) },
                { queryChannel(flowOf(*Array(20_000) { words.encodeUtf8() })) },
                { query(text) },
            )
            for (body in bodies) {
                val seen = seen {
                    body()
                    transfer = TransferOptions(coding)
                }
                seen.head shouldContain "Content-Encoding: ${coding.text}"
                seen.head shouldContain "Transfer-Encoding: chunked"
                seen.head shouldNotContain "Content-Length"
                decoded(seen.body) shouldBe text
            }
        }
    }

    test("An empty body in a coding is that of nothing") {
        val seen = seen {
            queryChannel(Buffer())
            transfer = TransferOptions(RequestCoding.GZIP)
        }
        decoders.getValue(RequestCoding.GZIP)(seen.body) shouldBe ""
    }

    test("A coding beside a Content-Encoding of the caller's is refused, as what would be sent is not what is said") {
        shouldThrow<IllegalArgumentException> {
            testClient().geturl("http://127.0.0.1:1/") {
                query("a")
                headers { add("Content-Encoding", "br") }
                transfer = TransferOptions(RequestCoding.GZIP)
            }
        }
    }

    test("HTTP/1.0 cannot carry what is compressed while it is sent") {
        shouldThrow<HttpException.Unsupported> {
            testClient().geturl("http://127.0.0.1:1/") {
                protocol = HttpVersion.HTTP_1_0
                queryChannel(Buffer().writeUtf8("x"), 1)
                transfer = TransferOptions(RequestCoding.GZIP)
            }
        }
    }
})
