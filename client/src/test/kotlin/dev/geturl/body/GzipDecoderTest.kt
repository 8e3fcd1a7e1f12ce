package dev.geturl.body

import dev.geturl.HttpException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8
import java.util.zip.CRC32

class GzipDecoderTest : FunSpec({
    fun decode(pieces: List<ByteString>) = GzipDecoder(JvmInflaters).decodeAll(pieces)

    /** A member with all that a header can have. */
    fun fullHeader(): ByteString {
        val header = Buffer()
            .writeByte(0x1f)
            .writeByte(0x8b)
            .writeByte(8)
            .writeByte(0x1f)
            .writeIntLe(1843)
            .writeByte(2)
            .writeByte(3)
            .writeShortLe(5)
            .writeUtf8("extra")
            .writeUtf8("notes.txt")
            .writeByte(0)
            .writeUtf8("a comment")
            .writeByte(0)
        val crc = CRC32().apply { update(header.snapshot().toByteArray()) }
        header.writeShortLe(crc.value.toInt() and 0xffff)
        return header.write(Samples.gzip(Samples.small).substring(10)).readByteString()
    }

    test("a header with every optional field is skipped, at any cut") {
        val coded = fullHeader()
        for (pieces in coded.cuts() + sequenceOf(coded.singleBytes())) decode(pieces) shouldBe Samples.small
    }

    test("an extra field may be empty") {
        val coded = Buffer()
            .write("1f8b08040000000000030000".decodeHex())
            .write(Samples.gzip(Samples.small).substring(10))
            .readByteString()
        for (pieces in coded.cuts()) decode(pieces) shouldBe Samples.small
    }

    test("a header's own checksum guards each of its bits") {
        val coded = fullHeader()
        val headerSize = coded.size - (Samples.gzip(Samples.small).size - 10)
        for (index in 0 until headerSize) {
            for (bit in 0 until 8) {
                withClue("bit $bit of byte $index") {
                    shouldThrow<HttpException.Decoding> { decode(listOf(coded.corruptAt(index, 1 shl bit))) }
                }
            }
        }
    }

    test("corruption of a plain header and its data never passes for the content") {
        val coded = Samples.gzip(Samples.small)
        for (index in 0 until coded.size) {
            for (mask in 1..255) {
                try {
                    decode(listOf(coded.corruptAt(index, mask))) shouldBe Samples.small
                } catch (e: HttpException.Decoding) {
                    (e.offset in 0..coded.size) shouldBe true
                }
            }
        }
    }

    test("members one after the other are one body, at any cut") {
        val coded = Buffer()
            .write(Samples.gzip(Samples.small))
            .write(Samples.gzip(ByteString.EMPTY))
            .write(Samples.gzip("the end".encodeUtf8()))
            .readByteString()
        val content = Buffer().write(Samples.small).writeUtf8("the end").readByteString()
        for (pieces in coded.cuts() + sequenceOf(coded.singleBytes())) decode(pieces) shouldBe content
    }

    test("bytes after the last member are ignored, whatever they are and however they are cut") {
        for (rest in listOf("00", "0000000000000000", "1f", "1f00", "1f1f8b", "ff1f8b08")) {
            val coded = Buffer().write(Samples.gzip(Samples.small)).write(rest.decodeHex()).readByteString()
            for (pieces in coded.cuts() + sequenceOf(coded.singleBytes())) decode(pieces) shouldBe Samples.small
        }
    }

    test("a second member that is cut short or broken is an error") {
        for (rest in listOf("1f8b", "1f8b08", "1f8b09")) {
            shouldThrow<HttpException.Decoding> {
                decode(listOf(Samples.gzip(Samples.small), rest.decodeHex()))
            }
        }
    }

    test("the failure says where and why") {
        val coded = Samples.gzip(Samples.small)

        fun failure(index: Int) = shouldThrow<HttpException.Decoding> { decode(listOf(coded.corruptAt(index, 0x40))) }
        failure(0).message shouldContain "at byte 1:"
        failure(2).offset shouldBe 3
        failure(coded.size - 8).message shouldContain "checksum"
        failure(coded.size - 1).message shouldContain "length"
        failure(coded.size - 1).offset shouldBe coded.size
    }
})
