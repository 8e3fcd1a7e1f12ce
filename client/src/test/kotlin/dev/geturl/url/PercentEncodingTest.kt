package dev.geturl.url

import dev.geturl.Url
import dev.geturl.testing.SharedData
import dev.geturl.testing.casesOf
import dev.geturl.testing.text
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.codepoints
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import kotlinx.serialization.json.jsonObject
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8

class PercentEncodingTest : FunSpec({
    test("queries are encoded as the web platform tests have it").config(enabledOrReasonIf = SharedData.isThere) {
        // A URL's query is UTF-8 here; the other charsets are those of HTML pages, which geturl does not read.
        for (case in casesOf("wpt-url/percent-encoding.json")) {
            Url.parse("https://example.org/?" + case.text("input")).query shouldBe
                case.getValue("output").jsonObject.text("utf-8")
        }
    }

    test("decoding undoes encoding") {
        checkAll(500, Arb.string(0..20, Arb.codepoints())) { text ->
            val whole = text.none { it.isSurrogate() }
            if (whole) {
                percentDecode(percentEncode(text, EncodeSet.UNRESERVED_ONLY)) shouldBe text.encodeUtf8()
                utf8(text) shouldBe text.encodeUtf8()
            }
        }
    }

    test("a percent sign without two hex digits stands for itself") {
        percentDecode("%%4") shouldBe "%%4".encodeUtf8()
        percentDecode("%zz%41%") shouldBe "%zzA%".encodeUtf8()
        percentDecode("%ff%00é") shouldBe "ff00c3a9".decodeHex()
    }
})
