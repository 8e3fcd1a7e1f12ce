package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import okio.ByteString.Companion.encode

class QueryTest : FunSpec({
    test("keys and values are encoded in turn (http-5.1, 5.3)") {
        formatQuery("name1", "value1", "name2", "value two") shouldBe "name1=value1&name2=value%20two"
        formatQuery("lines", "line1\nline2\nline3") shouldBe "lines=line1%0D%0Aline2%0D%0Aline3"
        formatQuery("name1", "~bwelch", "name2", "\u00a1\u00a2\u00a2") shouldBe "name1=~bwelch&name2=%C2%A1%C2%A2%C2%A2"
    }

    test("pairs are encoded in their order, repetitions kept") {
        formatQuery("a" to "1", "b&=" to "", "a" to "2") shouldBe "a=1&b%26%3D=&a=2"
    }

    test("an odd number of keys and values is refused") {
        shouldThrow<IllegalArgumentException> { formatQuery("a", "b", "c") }.message shouldStartWith
            "Incorrect number of arguments, must be an even number"
    }

    test("all but unreserved characters is written as %XX (http-7.1)") {
        quoteString("AZaz09-._~") shouldBe "AZaz09-._~"
        quoteString(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}") shouldBe
            "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"
        quoteString("\u0000\u007F\u2208") shouldBe "%00%7F%E2%88%88"
        quoteString("\uD800") shouldBe "%EF%BF%BD"
    }

    test("a carriage return before a line feed is kept too") {
        quoteString("a\r\nb") shouldBe "a%0D%0D%0Ab"
        quoteString("a\rb") shouldBe "a%0Db"
    }

    test("another encoding of the client is used (http-5.5)") {
        val latin1 = { text: String -> text.encode(Charsets.ISO_8859_1) }
        quoteString("~\u00a1", latin1) shouldBe "~%A1"
        formatQuery(listOf("\u00e4" to "\u00fc"), latin1) shouldBe "%E4=%FC"
    }

    test("a map gives a key alone for null and a pair for each element of a list") {
        queryFromMap(mapOf("user name" to "ada", "flag" to null, "n" to listOf(1, 2), "e" to emptyList<Int>())) shouldBe
            "user%20name=ada&flag&n=1&n=2"
        queryFromMap(mapOf("a" to arrayOf("x", "y&"), "b" to true)) shouldBe "a=x&a=y%26&b=true"
        queryFromMap(emptyMap()) shouldBe ""
    }

    test("reason phrases are those of the registry") {
        reasonPhrase(StatusCode.OK) shouldBe "OK"
        reasonPhrase(StatusCode.EARLY_HINTS) shouldBe "Early Hints"
        reasonPhrase(404) shouldBe "Not Found"
        reasonPhrase(511) shouldBe "Network Authentication Required"
        reasonPhrase(418) shouldBe "(Unused)"
        for (code in listOf(105, 299, 427, 509, 599)) reasonPhrase(code) shouldBe "Unassigned"
        for (code in listOf(-1, 99, 600)) {
            shouldThrow<IllegalArgumentException> { reasonPhrase(code) }.message shouldContain "100 to 599"
        }
    }

    test("every named status code has a reason phrase") {
        val codes = StatusCode::class.java.fields.filter { it.type == Int::class.java }
        codes.size shouldBe 62
        codes.filter { reasonPhrase(it.getInt(null)) == "Unassigned" } shouldBe emptyList()
    }
})
