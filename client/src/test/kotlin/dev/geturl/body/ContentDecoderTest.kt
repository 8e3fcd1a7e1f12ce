package dev.geturl.body

import dev.geturl.HttpException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString

/** What every content coding must do, run for each. */
class ContentDecoderTest : FunSpec({
    for ((name, coding) in Samples.codings) {
        test("$name: every cut of a small body gives the same content") {
            val coded = coding.encode(Samples.small)
            for (pieces in coded.cuts() + sequenceOf(coded.singleBytes())) {
                coding.decoder().decodeAll(pieces) shouldBe Samples.small
            }
        }

        test("$name: any cuts of a large body and any size of step give the same content") {
            val coded = coding.encode(Samples.large)
            checkAll(30, Arb.list(Arb.int(1..coded.size), 0..40), Arb.int(500..100_000)) { places, byteCount ->
                coding.decoder().decodeAll(coded.cutAt(places), byteCount.toLong()) shouldBe Samples.large
            }
        }

        test("$name: any bytes come back") {
            checkAll(60, Arb.byteArray(Arb.int(0..20_000), Arb.byte())) { bytes ->
                val content = bytes.toByteString()
                coding.decoder().decodeAll(listOf(coding.encode(content))) shouldBe content
            }
        }

        test("$name: a body cut short after any byte is an error, an empty one is empty") {
            val coded = coding.encode(Samples.small)
            coding.decoder().decodeAll(emptyList()) shouldBe ByteString.EMPTY
            for (size in 1 until coded.size) {
                withClue("cut after $size of ${coded.size}") {
                    val failure = shouldThrow<HttpException.Decoding> {
                        coding.decoder().decodeAll(listOf(coded.substring(0, size)))
                    }
                    failure.offset shouldBeInRange 0L..size
                }
            }
        }

        test("$name: a corrupt byte never makes it hang or fail otherwise") {
            val coded = coding.encode(Samples.small)
            for (index in 0 until coded.size) {
                for (mask in listOf(0x01, 0x10, 0x80, 0xff)) {
                    try {
                        coding.decoder().decodeAll(listOf(coded.corruptAt(index, mask)))
                    } catch (e: HttpException.Decoding) {
                        e.offset shouldBeInRange 0L..coded.size
                    }
                }
            }
        }

        test("$name: a bomb is made a step at a time") {
            val bomb = Buffer().write(coding.encode(ByteArray(8 * 1024 * 1024).toByteString()))
            val out = Buffer()
            coding.decoder().use { decoder ->
                decoder.decode(bomb, out, byteCount = 10_000)
                out.size shouldBe 10_000
                decoder.decode(bomb, out, byteCount = 1)
                out.size shouldBe 10_001
            }
        }

        test("$name: closing twice frees once") {
            val decoder = coding.decoder()
            decoder.decode(Buffer().write(coding.encode(Samples.small)), Buffer(), byteCount = 5)
            decoder.close()
            decoder.close()
        }
    }

    test("br as other encoders make it is read") {
        // Empty; one uncompressed meta-block; a word of the built-in dictionary: hand-made after RFC 7932.
        BrotliDecoder().decodeAll(listOf("06".decodeHex())) shouldBe ByteString.EMPTY
        BrotliDecoder().decodeAll(listOf("0b028068656c6c6f03".decodeHex())) shouldBe "hello".encodeUtf8()
    }

    test("zstd frames one after the other are one body, skippable frames and checksums among them") {
        val skippable = "502a4d1803000000616263".decodeHex()
        val coded = Buffer()
            .write(Samples.zstd(Samples.small))
            .write(skippable)
            .write(Samples.zstd(Samples.large))
            .readByteString()
        val content = Buffer().write(Samples.small).write(Samples.large).readByteString()
        for (pieces in listOf(listOf(coded), coded.singleBytes())) ZstdDecoder().decodeAll(pieces) shouldBe content
        shouldThrow<HttpException.Decoding> {
            ZstdDecoder().decodeAll(listOf(Samples.zstd(Samples.small), "garbage".encodeUtf8()))
        }
    }

    test("a zstd frame that wants a window over 8 MiB is refused") {
        // Magic number, no single segment, a window of 2^24 bytes, then one empty last raw block.
        shouldThrow<HttpException.Decoding> { ZstdDecoder().decodeAll(listOf("28b52ffd0070010000".decodeHex())) }
        ZstdDecoder().decodeAll(listOf("28b52ffd0068010000".decodeHex())) shouldBe ByteString.EMPTY
    }

    test("deflate is told raw or not by its first two bytes, and ignores a checksum after raw data") {
        val raw = Samples.deflate(Samples.small, raw = true)
        val padded = Buffer().write(raw).writeInt(0x12345678).readByteString()
        for (pieces in padded.cuts()) DeflateDecoder(JvmInflaters).decodeAll(pieces) shouldBe Samples.small
    }

    test("deflate that wants a preset dictionary is refused") {
        // CMF 78, FLG with FDICT set, the dictionary's checksum.
        shouldThrow<HttpException.Decoding> {
            DeflateDecoder(JvmInflaters).decodeAll(listOf("78bb0000000103000000000001".decodeHex()))
        }
    }

    test("zlib's checksum is checked") {
        val coded = Samples.deflate(Samples.small, raw = false)
        shouldThrow<HttpException.Decoding> {
            DeflateDecoder(JvmInflaters).decodeAll(listOf(coded.corruptAt(coded.size - 1, 1)))
        }
    }
})
