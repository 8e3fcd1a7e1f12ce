package dev.geturl.body

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString.Companion.decodeHex

class TextCodecTest : FunSpec({
    val codec = jvmTextCodec

    fun decode(hex: String, charset: String) = codec.decode(Buffer().write(hex.decodeHex()), charset)

    test("http-2.2 to 2.8: the manual's names of charsets") {
        val names = mapOf(
            "iso-8859-11" to "iso8859-11",
            "ISO8859-1" to "iso8859-1",
            "iso-2022-kr" to "iso2022-kr",
            "shift-jis" to "shiftjis",
            "Shift_JIS" to "shiftjis",
            "windows-437" to "cp437",
            "latin1" to "iso8859-1",
            "latin5" to "iso8859-9",
            "latin4" to null,
            "us-ascii" to "ascii",
            "UTF-8" to "utf-8",
            "utf8" to "utf-8",
            "EUC-JP" to "euc-jp",
            " " to null,
        )
        for ((spelled, name) in names) withClue(spelled) { charsetName(spelled) shouldBe name }
    }

    test("each of them decodes") {
        val samples = mapOf(
            "iso-8859-11" to ("a1" to "\u0e01"),
            "iso-2022-kr" to ("1b2429430e30210f" to "\uac00"),
            "shift-jis" to ("82a0" to "\u3042"),
            "windows-437" to ("81" to "ü"),
            "windows-1252" to ("80" to "€"),
            "windows-1251" to ("c0" to "А"),
            "cp850" to ("81" to "ü"),
            "cp932" to ("82a0" to "\u3042"),
            "latin1" to ("e4" to "ä"),
            "latin5" to ("fd" to "ı"),
            "euc-jp" to ("a4a2" to "\u3042"),
            "koi8-r" to ("c1" to "а"),
            "gb18030" to ("b0a1" to "啊"),
            "big5" to ("a440" to "一"),
            "utf-16le" to ("e400" to "ä"),
            "UTF-8" to ("c3a4" to "ä"),
        )
        for ((name, sample) in samples) withClue(name) { decode(sample.first, name) shouldBe sample.second }
    }

    test("what cannot be decoded becomes U+FFFD") {
        decode("61ff62", "utf-8") shouldBe "a\ufffdb"
        decode("61ff", "us-ascii") shouldBe "a\ufffd"
        decode("82", "shift-jis") shouldBe "\ufffd"
    }

    test("an unknown charset is null, takes nothing and is no crash") {
        val names =
            listOf("latin4", "no-such-thing", "", "ütf", "a b", "cp1", "windows-99999", "iso-8859-99", "../etc")
        for (name in names) {
            withClue(name) {
                val bytes = Buffer().writeUtf8("x")
                codec.decode(bytes, name).shouldBeNull()
                bytes.size shouldBe 1
                codec.encode("x", name).shouldBeNull()
                codec.knows(name) shouldBe false
            }
        }
    }

    test("text is encoded") {
        codec.encode("ä", "utf-8") shouldBe "c3a4".decodeHex()
        codec.encode("ä", "iso-8859-1") shouldBe "e4".decodeHex()
        codec.encode("∈", "iso-8859-1") shouldBe "3f".decodeHex()
    }
})
