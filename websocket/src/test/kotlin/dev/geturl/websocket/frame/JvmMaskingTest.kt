package dev.geturl.websocket.frame

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.shouldBe
import okio.Buffer
import kotlin.random.Random

class JvmMaskingTest : FunSpec({
    test("each byte is masked with the key's byte of its turn, wherever it lies") {
        val random = Random(3)
        for (size in 0..40) {
            for (from in 0..9) {
                val key = random.nextInt()
                val octets = Buffer().writeInt(key).readByteArray()
                val plain = random.nextBytes(from + size + 3)
                val masked = plain.copyOf()
                JvmMasking.apply(key, masked, from, from + size)
                val expected = ByteArray(plain.size) { at ->
                    val isMasked = at in from until from + size
                    if (isMasked) (plain[at].toInt() xor octets[(at - from) % 4].toInt()).toByte() else plain[at]
                }
                withClue("size $size from $from") { masked.toList() shouldBe expected.toList() }
            }
        }
    }

    test("a payload over many segments is masked as one, in parts too") {
        val plain = Random(4).nextBytes(50_000)
        val cursor = PayloadCursor(JvmMasking)
        val whole = Buffer().writeUtf8("head").write(plain)
        cursor.mask(whole, 4, 50_000, KEY)
        val parts = Buffer().writeUtf8("head").write(plain)
        cursor.mask(parts, 4, 10_001, KEY)
        cursor.mask(parts, 10_005, 39_999, KEY, phase = 10_001)
        parts.readByteString() shouldBe whole.copy().readByteString()
        cursor.mask(whole, 4, 50_000, KEY)
        whole.readUtf8(4) shouldBe "head"
        whole.readByteArray().toList() shouldBe plain.toList()
    }

    test("what others share is not masked with it") {
        val original = Buffer().write(ByteArray(5000))
        val copy = original.copy()
        PayloadCursor(JvmMasking).mask(copy, 0, 5000, KEY)
        original.readByteArray().all { it == 0.toByte() } shouldBe true
    }

    test("keys differ") {
        List(5000) { JvmMasking.newKey() }.toSet().size.let { (it > 4990) shouldBe true }
        List(4) { JvmMasking.randomBytes(16).toList() }.shouldBeUnique()
    }
})

private const val KEY = 0x01fe0380
