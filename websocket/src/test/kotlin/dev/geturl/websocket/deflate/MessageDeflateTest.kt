package dev.geturl.websocket.deflate

import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.frame.Heard
import dev.geturl.websocket.frame.Opcode
import dev.geturl.websocket.frame.Violation
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.more
import dev.geturl.websocket.testing.plus
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

private const val COMPRESSED = 4

/** Something that repeats itself at every distance up to 40,000. */
private val sample: ByteString = Buffer()
    .apply {
        val random = Random(11)
        val known = ByteArray(40_000).also(random::nextBytes)
        repeat(30) {
            val from = random.nextInt(known.size - 300)
            write(known, from, random.nextInt(10, 300))
            writeUtf8("some text that is there again and again ")
        }
        write(known)
        write(known, 0, 20_000)
    }.readByteString()

private fun MessageDeflater.packed(message: ByteString, isFinal: Boolean = true): ByteString =
    Buffer().also { deflate(Buffer().write(message), it, isFinal) }.readByteString()

private fun MessageInflater.unpacked(packed: ByteString): ByteString {
    val output = Buffer()
    inflate(Buffer().write(packed), output)
    end(output)
    return output.readByteString()
}

/** Counts what is open of the JDK's. */
private class Counting : CompressorFactory {
    var open = 0

    override fun deflater(level: Int): Deflater {
        open++
        val real = ZlibCompressors.deflater(level)
        return object : Deflater by real {
            override fun close() {
                open--
                real.close()
            }
        }
    }

    override fun inflater(): Inflater {
        open++
        val real = ZlibCompressors.inflater()
        return object : Inflater by real {
            override fun close() {
                open--
                real.close()
            }
        }
    }
}

class MessageDeflateTest : FunSpec({
    test("messages come back, with each window, with and without what was before") {
        for (bits in 8..15) {
            for (keepsContext in listOf(true, false)) {
                MessageDeflater(ZlibCompressors, 6, keepsContext, bits).use { deflater ->
                    MessageInflater(ZlibCompressors, keepsContext) {}.use { inflater ->
                        for (message in listOf("Hello".encodeUtf8(), sample, ByteString.EMPTY, sample)) {
                            withClue("$bits bits, $keepsContext, ${message.size} bytes") {
                                inflater.unpacked(deflater.packed(message)) shouldBe message
                            }
                        }
                    }
                }
            }
        }
    }

    test("with a narrow window nothing refers to what lies further back") {
        for (bits in 8..14) {
            val deflater = MessageDeflater(ZlibCompressors, 6, keepsContext = true, bits)
            val stream = Buffer()
            repeat(3) { stream.write(deflater.packed(sample)).write("0000ffff".decodeHex()) }
            deflater.close()
            withClue("$bits bits") { FurthestReference.of(stream.readByteArray()) shouldBeLessThan (1 shl bits) + 1 }
        }
    }

    test("with a narrow window it still compresses") {
        val text = "all work and no play makes Jack a dull boy. ".repeat(200).encodeUtf8()
        MessageDeflater(ZlibCompressors, 6, keepsContext = true, 9).use { it.packed(text).size shouldBeLessThan 1200 }
        MessageDeflater(ZlibCompressors, 6, keepsContext = true, 15).use { it.packed(text).size shouldBeLessThan 150 }
    }

    test("the examples of RFC 7692 section 7.2.3 are understood") {
        val hello = "Hello".encodeUtf8()
        val inflater = MessageInflater(ZlibCompressors, true) {}
        inflater.unpacked("f248cdc9c90700".decodeHex()) shouldBe hello
        inflater.unpacked("f200110000".decodeHex()) shouldBe hello
        inflater.close()
        MessageInflater(ZlibCompressors, true) {}.use {
            it.unpacked("000500faff48656c6c6f00".decodeHex()) shouldBe hello
            // With BFINAL set, with the byte that has to follow and without it.
            it.unpacked("f348cdc9c9070000".decodeHex()) shouldBe hello
            it.unpacked("f348cdc9c90700".decodeHex()) shouldBe hello
            it.unpacked("f248050000 00ffff cac9c90700".replace(" ", "").decodeHex()) shouldBe hello
        }
        MessageDeflater(ZlibCompressors, 6, true, 15).use {
            it.packed(hello).hex() shouldBe "f248cdc9c90700"
            it.packed(hello).hex() shouldBe "f200110000"
            it.packed(ByteString.EMPTY).hex() shouldBe "00"
        }
    }

    test("a message in fragments is one to who inflates it") {
        MessageDeflater(ZlibCompressors, 6, true, 15).use { deflater ->
            val parts = listOf(
                deflater.packed("first ".encodeUtf8(), isFinal = false),
                deflater.packed(ByteString.EMPTY, isFinal = false),
                deflater.packed("second".encodeUtf8(), isFinal = false),
                deflater.packed(ByteString.EMPTY),
            )
            val heard = Heard(isCompressed = true)
            heard.hear(frame(Opcode.TEXT, parts[0], final = false, rsv = COMPRESSED))
            parts.drop(1).forEachIndexed { at, part -> heard.hear(more(part, final = at == 2)) }
            heard.hear(frame(Opcode.TEXT, deflater.packed("again".encodeUtf8()), rsv = COMPRESSED))
            heard.lines shouldBe listOf("text \"first second\"", "text \"again\"")
            heard.decoder.close()
        }
    }

    test("it is the same wherever a compressed frame is split") {
        val euros = "\u20ac uro ".repeat(9)
        val packed = MessageDeflater(ZlibCompressors, 6, true, 15).use { it.packed(euros.encodeUtf8()) }
        val bytes = frame(Opcode.TEXT, packed, rsv = COMPRESSED, key = 0x12345678)
        for (at in 0..bytes.size) {
            val heard = Heard(isMasked = true, isCompressed = true)
            heard.hear(bytes.substring(0, at))
            heard.hear(bytes.substring(at))
            heard.decoder.close()
            heard.lines shouldBe listOf("text \"$euros\"")
        }
    }

    test("what cannot be inflated, and text that is none once it is, is refused") {
        val corrupt = Heard(isCompressed = true)
        corrupt.hear(frame(Opcode.BINARY, "ffffff".decodeHex(), rsv = COMPRESSED))
        corrupt.lines.single() shouldContain "violation 1007: the peer sent a compressed message that cannot"
        corrupt.decoder.close()
        val noText = Heard(isCompressed = true)
        val packed = MessageDeflater(ZlibCompressors, 6, true, 15).use { it.packed("c328".decodeHex()) }
        noText.hear(frame(Opcode.TEXT, packed, rsv = COMPRESSED))
        noText.lines.single() shouldContain "violation 1007"
        noText.decoder.close()
        val late = Heard(isCompressed = true)
        val good = "f248cdc9c90700".decodeHex()
        late.hear(frame(Opcode.TEXT, good, final = false, rsv = COMPRESSED) + frame(0, good, rsv = COMPRESSED))
        late.violation.shouldNotBeNull().code shouldBe 1002
        late.decoder.close()
    }

    test("a bomb is stopped at the limit, whole or in pieces") {
        val bomb = MessageDeflater(ZlibCompressors, 9, true, 15).use { it.packed(ByteArray(50_000_000).toByteString()) }
        val whole = Heard(WebSocketLimits(messageBytes = 1_000_000), isCompressed = true)
        whole.hear(frame(Opcode.BINARY, bomb, rsv = COMPRESSED))
        whole.lines.single() shouldContain "violation 1009: the peer sent a message of more than 1000000 bytes"
        whole.decoder.close()
        val pieces = Heard(WebSocketLimits(decodedRatio = 100), isCompressed = true)
        pieces.decoder.inPieces = true
        pieces.hear(frame(Opcode.BINARY, bomb, rsv = COMPRESSED))
        pieces.violation.shouldNotBeNull().message shouldContain "over the limit of 100"
        pieces.messages.sumOf { it.size } shouldBeLessThan 2_000_000
        pieces.decoder.close()
    }

    test("what zlib has outside of the heap is given back") {
        val counting = Counting()
        val keeping = MessageDeflater(counting, 6, keepsContext = true, 15)
        val forgetting = MessageDeflater(counting, 6, keepsContext = false, 15)
        counting.open shouldBe 0
        val packed = keeping.packed(sample)
        counting.open shouldBe 1
        forgetting.packed(sample)
        counting.open shouldBe 1
        val inflater = MessageInflater(counting, keepsContext = false) {}
        inflater.unpacked(packed)
        counting.open shouldBe 1
        val refusing = MessageInflater(counting, keepsContext = true) { throw Violation(1009, "too large") }
        shouldThrow<Violation> { refusing.unpacked(packed) }
        counting.open shouldBe 2
        refusing.close()
        keeping.close()
        counting.open shouldBe 0
        shouldThrow<IllegalStateException> { keeping.packed(sample) }
    }
})
