package dev.geturl.body

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8

class TextPlanTest : FunSpec({
    val modern = TextOptions()
    val tcl = TextOptions(defaultCharset = ISO_8859_1, toTheLetter = true)

    fun plan(type: String?, body: ByteString, options: TextOptions, isCoded: Boolean = false) =
        TextPlan.decide(type, body, isCoded, options, jvmTextCodec)

    fun text(type: String?, hex: String, options: TextOptions): String {
        val body = hex.decodeHex()
        return plan(type, body, options).text(Buffer().write(body), jvmTextCodec)
    }

    test("text without a charset is UTF-8, in the Tcl profile ISO 8859-1") {
        text("text/plain", "c3a4", modern) shouldBe "ä"
        text("text/plain", "c3a4", tcl) shouldBe "Ã¤"
        text("application/json", "c3a4", tcl) shouldBe "Ã¤"
        plan("text/plain", ByteString.EMPTY, tcl).charset shouldBe "iso8859-1"
    }

    test("the header's charset is used") {
        text("text/plain; charset=\"KOI8-R\"", "c1", modern) shouldBe "а"
        text("text/plain; charset=KOI8-R", "c1", tcl) shouldBe "а"
    }

    test("a body without a type, of another type, or with -binary is binary") {
        for (options in listOf(modern, tcl)) {
            for (type in listOf(null, "image/png", "application/octet-stream")) {
                plan(type, "x".encodeUtf8(), options).isBinary shouldBe true
            }
            plan("text/html", "x".encodeUtf8(), options).isBinary shouldBe false
            plan("text/html", "x".encodeUtf8(), options.copy(binary = true)).isBinary shouldBe true
        }
    }

    test("binary bytes become a character each, line ends and all") {
        text("image/png", "efbbbf0d0aff", modern) shouldBe "\u00ef\u00bb\u00bf\r\n\u00ff"
        text("image/png", "0d0aff", tcl) shouldBe "\r\n\u00ff"
    }

    test("a body still under a coding is binary, in the Tcl profile by its type") {
        plan("text/html", "x".encodeUtf8(), modern, isCoded = true).isBinary shouldBe true
        plan("text/html", "x".encodeUtf8(), tcl, isCoded = true).isBinary shouldBe false
    }

    test("a byte order mark beats the header and is taken off; the Tcl profile sees none") {
        text("text/plain; charset=iso-8859-1", "efbbbfc3a4", modern) shouldBe "ä"
        text("text/plain", "feff00e4", modern) shouldBe "ä"
        text("text/plain; charset=utf-8", "fffee400", modern) shouldBe "ä"
        plan("text/plain; charset=iso-8859-1", "efbbbf".decodeHex(), modern).charset shouldBe "utf-8"
        text("text/plain; charset=utf-8", "efbbbfc3a4", tcl) shouldBe "\ufeffä"
    }

    test("CRLF and lone CR become LF in the Tcl profile only") {
        text("text/plain", "610d0a620d630a0d0d0a", tcl) shouldBe "a\nb\nc\n\n\n"
        text("text/plain", "610d0a620d630a0d0d0a", modern) shouldBe "a\r\nb\rc\n\r\r\n"
    }

    test("an unknown charset falls back with a note: UTF-8, in the Tcl profile the bytes as they are") {
        text("text/plain; charset=martian", "c3a40d0aff", modern) shouldBe "ä\r\n\ufffd"
        text("text/plain; charset=martian", "c3a40d0aff", tcl) shouldBe "Ã¤\nÿ"
        val fallback = plan("text/plain; charset=martian", ByteString.EMPTY, modern)
        fallback.note.orEmpty() shouldContain "\"martian\" is unknown"
        fallback.charset shouldBe "utf-8"
        plan("text/plain; charset=latin4", ByteString.EMPTY, tcl).note.orEmpty() shouldContain "latin4"
        plan("text/plain; charset=utf-8", ByteString.EMPTY, modern).note.shouldBeNull()
        plan("text/plain; charset=\"a\u001b[31m\"", ByteString.EMPTY, modern).note.orEmpty() shouldContain "\"a?[31m\""
    }

    test("-guesstype finds XML by its declaration where the server names no type") {
        val xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><a/>".encodeUtf8()
        for (options in listOf(modern, tcl)) {
            plan(null, xml, options).isBinary shouldBe true
            val guessing = options.copy(guessType = true)
            for (type in listOf(null, "application/octet-stream", "Application/Octet-Stream; x=y")) {
                val guessed = plan(type, xml, guessing)
                guessed.contentType shouldBe "application/xml"
                guessed.isBinary shouldBe false
                guessed.charset shouldBe "iso-8859-2"
            }
            plan("image/png", xml, guessing).isBinary shouldBe true
            plan("text/html", xml, guessing).contentType shouldBe "text/html"
            plan(null, xml, guessing.copy(binary = true)).isBinary shouldBe true
        }
    }

    test("a declaration must be well-formed, at the beginning, and name a charset that is known") {
        val declarations = mapOf(
            "<?xml version='1.0'?>" to "utf-8",
            "<?XML VERSION=\"1.0\" ENCODING=\"UTF-16\" ?>" to "utf-16",
            "<?xml\n\tversion = \"1.0\"\r\nencoding = 'koi8-r'\n?>" to "koi8-r",
            "<?xml?>" to null,
            "<?xml ?>" to null,
            " <?xml version=\"1.0\"?>" to null,
            "<?xml version=1.0?>" to null,
            "<?xml version=\"1.0\"encoding=\"utf-8\"?>" to null,
            "<?xml version=\"1.0\" encoding?>" to null,
            "<?xml version=\"\"?>" to null,
            "<?xml version=\"1.0\"" to null,
            "<?xml-stylesheet href=\"a\"?>" to null,
            "<?xml version=\"1.0\" " + " ".repeat(2000) + "?>" to null,
        )
        for ((declaration, encoding) in declarations) {
            withClue(declaration) { XmlDeclaration.encoding(declaration.encodeUtf8()) shouldBe encoding }
        }
        val martian = "<?xml version='1.0' encoding='martian'?>".encodeUtf8()
        plan(null, martian, modern.copy(guessType = true)).isBinary shouldBe true
    }
})
