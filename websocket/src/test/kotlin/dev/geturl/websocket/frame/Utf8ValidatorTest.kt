package dev.geturl.websocket.frame

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CodingErrorAction
import kotlin.random.Random

/** Where the JDK's decoder finds the first wrong byte; -1 when there is none; -2 where the end is amid a character. */
private fun jdkVerdict(bytes: ByteArray): Int {
    val decoder = Charsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
    val input = ByteBuffer.wrap(bytes)
    val result = decoder.decode(input, CharBuffer.allocate(bytes.size + 1), false)
    if (result.isError) return input.position()
    return if (input.hasRemaining()) -2 else -1
}

private fun verdict(bytes: ByteArray): Int {
    val validator = Utf8Validator()
    for (at in bytes.indices) if (!validator.accepts(bytes, at, at + 1)) return at
    return if (validator.isComplete) -1 else -2
}

class Utf8ValidatorTest : FunSpec({
    test("it agrees with the JDK on every sequence of up to three bytes that a lead begins") {
        for (lead in 0x7e..0xff) {
            for (second in 0x7e..0xc2) {
                for (third in listOf(0x20, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0)) {
                    val bytes = byteArrayOf(lead.toByte(), second.toByte(), third.toByte())
                    val ours = verdict(bytes)
                    val whole = Utf8Validator().let { it.accepts(bytes, 0, 3) && it.isComplete }
                    withClue(bytes.joinToString { "%02x".format(it) }) {
                        whole shouldBe (ours == -1)
                        when (val jdk = jdkVerdict(bytes)) {
                            -1, -2 -> ours shouldBe jdk
                            else -> (ours >= jdk) shouldBe true
                        }
                    }
                }
            }
        }
    }

    test("it agrees with the JDK on random texts, whole and split") {
        val random = Random(7)
        repeat(2000) {
            val text = String(CharArray(random.nextInt(60)) { random.nextInt(0x20, 0xffff).toChar() }).toByteArray()
            if (random.nextBoolean() && text.isNotEmpty()) text[random.nextInt(text.size)] = random.nextInt().toByte()
            val isText = jdkVerdict(text) == -1
            val at = if (text.isEmpty()) 0 else random.nextInt(text.size)
            val validator = Utf8Validator()
            val isAccepted = validator.accepts(text, 0, at) && validator.accepts(text, at, text.size)
            withClue(text.joinToString { "%02x".format(it) }) { (isAccepted && validator.isComplete) shouldBe isText }
        }
    }
})
