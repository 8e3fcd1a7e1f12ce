package dev.geturl.http1

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.Limits
import dev.geturl.body.BodyPipeline
import dev.geturl.body.ChunkedEncoder
import dev.geturl.body.Samples
import dev.geturl.body.jvmContentCodings
import io.kotest.assertions.fail
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.pair
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

/** What a whole response came to: interim codes, the final head, its content, trailers, and what is left. */
private data class Message(
    val interim: List<Int>,
    val head: List<String>,
    val content: ByteString,
    val trailers: List<Pair<String, String>>,
    val rest: ByteString,
)

/** Reads a response as an exchange does, from a peer that sends [pieces] and then closes. */
private class Receiver(private val pieces: List<ByteString>, private val limits: Limits) {
    private val wire = Buffer()
    private var next = 0
    private var turns = 0

    fun receive(method: String): Message {
        val parser = HeadParser(limits)
        val interim = ArrayList<Int>()
        while (true) {
            val head = if (wire.exhausted()) null else parser.parse(wire)
            if (head == null) {
                if (!more()) throw HttpException.ConnectionClosed("within the head")
            } else if (head.isInterim) {
                interim.add(head.code)
            } else {
                return body(method, head, interim)
            }
        }
    }

    private fun body(method: String, head: ResponseHead, interim: List<Int>): Message {
        val framing = ResponseFraming.of(method, head, limits)
        val codings = jvmContentCodings.plan(head.headers.joined("Content-Encoding") + "," + framing.transferCodings)
        val content = Buffer()
        val pipeline = BodyPipeline(framing.framing, jvmContentCodings.open(codings), limits)
        pipeline.use {
            while (!pipeline.isDone) {
                check(++turns < 1_000_000) { "it never ends" }
                pipeline.decode(wire, content, 8192)
                if (pipeline.wantsInput && !more()) pipeline.endOfInput()
            }
        }
        val lines = listOf(head.statusLine) + head.headers.map { it.toString() }
        while (more()) continue
        return Message(interim, lines, content.readByteString(), pipeline.trailers, wire.readByteString())
    }

    private fun more(): Boolean {
        check(++turns < 1_000_000) { "it never ends" }
        if (next == pieces.size) return false
        wire.write(pieces[next++])
        return true
    }
}

private fun outcome(pieces: List<ByteString>, method: String = "GET", limits: Limits = Limits()): Any = try {
    Receiver(pieces, limits).receive(method)
} catch (refused: HttpException) {
    refused.kind()
}

private fun chunked(content: ByteString, size: Int, trailers: List<Pair<String, String>> = emptyList()): ByteString {
    val wire = Buffer()
    for (start in 0 until content.size step size) {
        ChunkedEncoder.encode(Buffer().write(content.substring(start, minOf(start + size, content.size))), wire)
    }
    ChunkedEncoder.finish(wire, trailers)
    return wire.readByteString()
}

private fun message(head: String, body: ByteString, after: String = ""): ByteString =
    Buffer().writeUtf8(head).write(body).writeUtf8(after).readByteString()

private object Corpus {
    private const val OK = "HTTP/1.1 200 OK\r\n"
    private val text = Samples.large.substring(0, 700)
    private val zip = Samples.gzip(text)

    val messages: List<ByteString> = listOf(
        message("${OK}Content-Length: ${text.size}\r\n\r\n", text, "HTTP/1.1 404 Next\r\n\r\n"),
        message("${OK}Transfer-Encoding: chunked\r\n\r\n", chunked(text, 97), "HTTP/1.1 404 Next\r\n\r\n"),
        message(
            "${OK}Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n",
            chunked(text, 300, listOf("X-Sum" to "1")),
            "H",
        ),
        message("${OK}Content-Encoding: gzip\r\nContent-Length: ${zip.size}\r\n\r\n", zip, "HTTP/1.1 2"),
        message("${OK}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(zip, 50), "\r\n"),
        message("${OK}Transfer-Encoding: gzip, chunked\r\n\r\n", chunked(zip, 1)),
        message("${OK}Content-Encoding: deflate\r\n\r\n", Samples.deflate(text, raw = true)),
        message("${OK}Content-Encoding: gzip, deflate\r\n\r\n", Samples.deflate(zip, raw = false)),
        message("${OK}Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(Samples.brotli(text), 64)),
        message("${OK}Content-Encoding: zstd\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(Samples.zstd(text), 64)),
        message("\r\nHTTP/1.0 200 OK\nServer: old\n folded\n\n", text),
        message(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n${OK}Content-Length: 3\r\n\r\n",
            "abcde".octets(),
        ),
        message("HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n", "hello".octets()),
        message("${OK}Content-Length: 0\r\n\r\n", ByteString.EMPTY, "rest"),
        // Broken ones: refused alike in every split.
        message("${OK}Content-Length: 10\r\n\r\n", "short".octets()),
        message("${OK}Transfer-Encoding: chunked\r\n\r\n", "5\r\nhel".octets()),
        message("${OK}Transfer-Encoding: chunked\r\n\r\n", "5\r\nhello0\r\n\r\n".octets()),
        message("${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "ab".octets()),
        message("${OK}A : b\r\n\r\n", ByteString.EMPTY),
        message("HTTP/2.0 200 OK\r\n\r\n", ByteString.EMPTY),
        message(OK, ByteString.EMPTY),
    )

    val damaged: List<ByteString> = listOf(
        message(
            "${OK}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunked(
                zip.substring(
                    0,
                    zip.size - 9,
                ),
                50,
            ),
        ),
        message("${OK}Content-Encoding: gzip\r\nContent-Length: 30\r\n\r\n", text.substring(0, 30)),
    )
}

class MessageSplitTest : FunSpec({
    test("a property test feeds the parser and the body pipeline every split of a corpus of messages") {
        for ((number, message) in Corpus.messages.withIndex()) {
            val whole = outcome(listOf(message))
            for (cut in 0..message.size) {
                withClue("message $number cut at $cut") {
                    outcome(listOf(message.substring(0, cut), message.substring(cut))) shouldBe whole
                }
            }
            withClue("message $number byte by byte") {
                outcome((0 until message.size).map { message.substring(it, it + 1) }) shouldBe whole
            }
        }
    }

    test("the corpus in pieces of random sizes comes to the same") {
        checkAll(300, Arb.element(Corpus.messages), Arb.list(Arb.int(1..120), 1..40)) { message, sizes ->
            outcome(message.inPieces(sizes)) shouldBe outcome(listOf(message))
        }
    }

    test("coded content that is cut short or no such coding is an error of decoding in every split") {
        for (message in Corpus.damaged) {
            for (cut in 0..message.size) {
                val refusal =
                    outcome(listOf(message.substring(0, cut), message.substring(cut))) as? List<*> ?: fail("taken")
                refusal.first() shouldBe HttpException.Decoding::class
            }
        }
    }

    test("what came whole is what was sent") {
        val sent = Samples.large.substring(0, 700)
        for (message in Corpus.messages.take(11)) (outcome(listOf(message)) as Message).content shouldBe sent
        val interim = outcome(listOf(Corpus.messages[11])) as Message
        interim.interim shouldBe listOf(100, 103)
        interim.content.utf8() shouldBe "abc"
        interim.rest.utf8() shouldBe "de"
        (outcome(listOf(Corpus.messages[2])) as Message).trailers shouldBe listOf("X-Sum" to "1")
    }

    test("generated header sections come back as they were written") {
        val names = Arb.string(1..12, Arb.of(("!#$%&'*+-.^_`|~09azAZ").map { Codepoint(it.code) }))
        val values = Arb.string(0..30, Arb.of((listOf(0x09, 0x20, 0x3a, 0x61, 0x7e, 0x80, 0xff)).map(::Codepoint)))
        checkAll(300, Arb.list(Arb.pair(names, values), 0..20), Arb.list(Arb.int(1..50), 1..20)) { lines, sizes ->
            val fields = lines.map { (name, value) -> name to value.trim(' ', '\t') }
            val text = "HTTP/1.1 200 OK\r\n" + lines.joinToString("") { (name, value) -> "$name: $value\r\n" } + "\r\n"
            val (head, _) = checkNotNull(HeadParser(Limits()).feed(text.octets().inPieces(sizes)))
            head.headers.map { it.name to it.value } shouldBe fields
            head.headers shouldBe Headers.of(*fields.toTypedArray())
            for ((name, _) in fields) {
                head.headers.values(name.uppercase()) shouldBe
                    fields.filter { it.first.equals(name, ignoreCase = true) }.map { it.second }
            }
        }
    }

    test("random bytes fail with nothing but an HttpException, and end") {
        val limits = Limits(headBytes = 4096, bodyBytes = 1L shl 20)
        val alphabet = "HTTP/1.1 200 OK\r\n\r\n:;, \t0123456789abcdefContent-LengthTransfer-Encoding\u0000\u00ff"
            .octets()
        val starts = listOf("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        val random = Random(9112)
        repeat(20_000) {
            val bytes = ByteArray(random.nextInt(200)) {
                if (random.nextInt(20) == 0) random.nextInt().toByte() else alphabet[random.nextInt(alphabet.size)]
            }.toByteString()
            val start = starts.random(random)
            outcome(message(start, bytes).inPieces(listOf(1 + random.nextInt(60))), limits = limits)
        }
    }

    test("valid responses with bytes changed, lost or doubled fail with nothing but an HttpException, and end") {
        val limits = Limits(headBytes = 4096, bodyBytes = 1L shl 20)
        val random = Random(9110)
        repeat(20_000) {
            var bytes = Corpus.messages.random(random).toByteArray()
            repeat(1 + random.nextInt(4)) { bytes = bytes.mutated(random) }
            val message = bytes.toByteString()
            val pieces = message.inPieces(listOf(1 + random.nextInt(300)))
            withClue(message.hex()) { outcome(pieces, limits = limits) }
        }
    }
})

private fun ByteString.inPieces(sizes: List<Int>): List<ByteString> {
    val pieces = ArrayList<ByteString>()
    var from = 0
    while (from < size) {
        val to = minOf(size, from + sizes[pieces.size % sizes.size])
        pieces.add(substring(from, to))
        from = to
    }
    return pieces
}

private fun ByteArray.mutated(random: Random): ByteArray {
    if (isEmpty()) return this
    val at = random.nextInt(size)
    return when (random.nextInt(4)) {
        0 -> copyOf().also { it[at] = random.nextInt().toByte() }
        1 -> copyOfRange(0, at) + copyOfRange(minOf(size, at + 1 + random.nextInt(3)), size)
        2 -> copyOfRange(0, at) + copyOfRange(maxOf(0, at - 5), size)
        else -> copyOf().also { it[at] = (it[at].toInt() xor (1 shl random.nextInt(8))).toByte() }
    }
}
