package dev.geturl.body

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe

class ContentTypeTest : FunSpec({
    test("the type is read in any case, with and without parameters") {
        ContentType.parse(" Text/HTML ")?.type shouldBe "text/html"
        ContentType.parse("text/plain;charset=utf-8") shouldBe ContentType("text/plain", listOf("charset" to "utf-8"))
        ContentType.parse(null).shouldBeNull()
        ContentType.parse("; charset=utf-8").shouldBeNull()
    }

    test("the charset is found quoted or not, in any case and among others") {
        val headers = mapOf(
            "text/html; charset=ISO-8859-2" to "ISO-8859-2",
            "text/html;CharSet = \"utf-8\"" to "utf-8",
            "text/html; a=\"x;charset=no\"; charset=\"k\\oi8-r\" junk; charset=late" to "koi8-r",
            "text/html; a=\"\\\"\"; charset=a b " to "a b",
            "text/html; charset=; charset=x" to "x",
            "text/html; charset" to null,
            "text/html; xcharset=utf-8" to null,
            "text/html; charset=\"open" to "open",
            "text/html; =utf-8;;" to null,
        )
        for ((header, charset) in headers) withClue(header) { ContentType.parse(header)?.charset shouldBe charset }
    }

    test("text is text, JSON, the XML types and what is built on XML; all else is binary") {
        val text = listOf(
            "text/html",
            "text/css",
            "application/json",
            "application/xml",
            "application/xml-dtd",
            "application/xml-external-parsed-entity",
            "image/svg+xml",
            "application/atom+xml",
        )
        val binary =
            listOf("image/png", "application/octet-stream", "application/x-json", "application/ld+json", "xml", "+xml")
        text.filterNot { ContentType(it).isText } shouldBe emptyList()
        binary.filter { ContentType(it).isText } shouldBe emptyList()
    }
})
