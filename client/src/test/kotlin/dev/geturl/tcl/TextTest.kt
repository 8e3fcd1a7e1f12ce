package dev.geturl.tcl

import dev.geturl.testing.Peer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import okio.Buffer

/** A response with the bytes of [body] and that type; none when it is null. */
private fun typed(type: String?, body: String): String =
    if (type == null) Peer.response(body) else Peer.response(body, "Content-Type: $type")

/** The bytes of [text] in [charset], as characters. */
private fun bytes(text: String, charset: String): String =
    String(text.toByteArray(charset(charset)), Charsets.ISO_8859_1)

/**
 * The section "Text" of the manual's semantics, under its profile. Without a counterpart: a channel's own encoding, as
 * sinks take bytes; a body that goes to a sink is written as it is.
 */
class TextTest : FunSpec({
    val textTypes = listOf(
        "text/plain",
        "text/html",
        "TEXT/x",
        "application/json",
        "application/xml",
        "application/xml-external-parsed-entity",
        "application/xml-dtd",
        "image/svg+xml",
        "a/b+xml",
    )
    for (type in textTypes) {
        test("$type is text") { exchanged(typed(type, "x")).got.responseInfo.binary shouldBe false }
    }

    for (type in listOf(
        "image/png",
        "application/octet-stream",
        "application/javascript",
        "application/ld+json",
        null,
    )) {
        test("${type ?: "No Content-Type"} is binary") {
            exchanged(typed(type, "x")).got.responseInfo.binary shouldBe
                true
        }
    }

    test("The option binary makes any body binary, a character a byte") {
        val got = exchanged(typed("text/plain; charset=utf-8", bytes("é\r\n", "utf-8"))) { binary = true }.got
        got.responseInfo.binary shouldBe true
        got.text() shouldBe "Ã©\r\n"
    }

    for (header in listOf("utf-8", "UTF-8", "\"utf-8\"", "\"Utf-8\"")) {
        test("The charset is read as $header") {
            exchanged(typed("text/plain; charset=$header", bytes("aéλ", "utf-8"))).got.text() shouldBe "aéλ"
        }
    }

    for (type in listOf("text/plain", "application/json")) {
        test("Without a charset $type is ISO 8859-1") {
            val got = exchanged(typed(type, bytes("é", "iso-8859-1"))).got
            got.text() shouldBe "é"
            got.responseInfo.charset shouldBe "iso8859-1"
        }
    }

    test("CRLF and lone CR become LF in text") {
        exchanged(typed("text/plain", "a\r\nb\rc\nd\r\r\ne")).got.text() shouldBe "a\nb\nc\nd\n\ne"
    }

    test("An unknown charset leaves the bytes as they are; line ends are still changed") {
        val got = exchanged(typed("text/plain; charset=x-nonsense", bytes("é\r\n", "utf-8"))).got
        got.text() shouldBe "Ã©\n"
        got.responseInfo.notes.shouldNotBeEmpty()
    }

    test("Bytes that cannot be decoded become U+FFFD, without an error") {
        exchanged(typed("text/plain; charset=utf-8", "a\u00ffb")).got.text() shouldBe "a\uFFFDb"
    }

    val names = mapOf(
        "iso-8859-11" to "ก",
        "shift-jis" to "日本",
        "windows-437" to "é",
        "windows-1252" to "€",
        "latin1" to "é",
        "latin5" to "ğ",
        "iso-2022-kr" to "한",
        "us-ascii" to "x",
    )
    val javaNames = mapOf(
        "iso-8859-11" to "x-iso-8859-11",
        "shift-jis" to "Shift_JIS",
        "windows-437" to "IBM437",
        "windows-1252" to "windows-1252",
        "latin1" to "ISO-8859-1",
        "latin5" to "ISO-8859-9",
        "iso-2022-kr" to "ISO-2022-KR",
        "us-ascii" to "US-ASCII",
    )
    for ((name, text) in names) {
        test("The charset name $name is understood") {
            exchanged(typed("text/plain; charset=$name", bytes(text, javaNames.getValue(name)))).got.text() shouldBe
                text
        }
    }

    test("The charset name latin4 is unknown") {
        exchanged(typed("text/plain; charset=latin4", "\u00e9")).got.let {
            it.text() shouldBe "é"
            it.responseInfo.notes.shouldNotBeEmpty()
        }
    }

    test("A body that goes to a sink is written as it came, and counts as binary") {
        val sink = Buffer()
        val got = exchanged(typed("text/plain; charset=utf-8", bytes("é\r\n", "utf-8"))) { sink(sink) }.got
        sink.readUtf8() shouldBe "é\r\n"
        got.responseInfo.binary shouldBe true
        got.responseBody.size shouldBe 0
    }

    for (type in listOf("application/octet-stream", null)) {
        test("guesstype takes a body of ${type ?: "no type"} that begins with an XML declaration for application/xml") {
            val xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><a>é</a>"
            val got = exchanged(typed(type, bytes(xml, "utf-8"))) { guessType = true }.got
            got.responseInfo.contentType shouldBe "application/xml"
            got.responseInfo.binary shouldBe false
            got.text() shouldBe xml
        }
    }

    test("guesstype takes the declared encoding, and utf-8 where none is declared") {
        val declared = "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>"
        exchanged(typed(null, bytes(declared, "iso-8859-1"))) { guessType = true }.got.text() shouldBe declared
        val silent = "<?xml version='1.0'?><a>é</a>"
        exchanged(typed(null, bytes(silent, "utf-8"))) { guessType = true }.got.text() shouldBe silent
    }

    test("Without guesstype, with another type, or without a declaration nothing is guessed") {
        val xml = "<?xml version=\"1.0\"?><a/>"
        exchanged(typed(null, xml)).got.responseInfo.binary shouldBe true
        exchanged(typed("image/png", xml)) { guessType = true }.got.responseInfo.contentType shouldBe "image/png"
        exchanged(typed(null, "<a/>")) { guessType = true }.got.responseInfo.binary shouldBe true
    }
})
