package dev.geturl.websocket.frame

import dev.geturl.websocket.testing.binary
import dev.geturl.websocket.testing.plus
import dev.geturl.websocket.testing.text
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

private const val FINAL_TEXT = FrameHeader.FINAL or Opcode.TEXT
private const val FINAL_BINARY = FrameHeader.FINAL or Opcode.BINARY

private fun bytes(size: Int) = Random(size).nextBytes(size)

/** All of [queue], its large payloads [step] bytes at a time. */
private fun written(queue: FrameQueue, step: Int): ByteString {
    val out = Buffer()
    while (queue.size > 0) {
        val large = queue.takeTo(out) ?: continue
        while (large.left > 0) large.copyTo(out, step)
    }
    return out.readByteString()
}

class FrameQueueTest : FunSpec({
    val words = "a text of ASCII and more \u00e4\u20ac\ud83d\ude00, ".repeat(3_000)
    val shared = Buffer().write(bytes(100_000)).readByteString()

    fun fill(queue: FrameQueue, isMasked: Boolean) = FrameEncoder(queue, isMasked, JvmMasking).run {
        bytes(FINAL_BINARY, bytes(40_000).toByteString())
        text(FINAL_TEXT, "small")
        bytes(FINAL_BINARY, bytes(100).toByteString())
        text(FINAL_TEXT, words)
        bytes(FINAL_TEXT, words.encodeToByteArray())
        bytes(FINAL_BINARY, shared)
        bytes(FINAL_BINARY, Buffer().write(bytes(50_000)))
    }
    val plain = binary(bytes(40_000).toByteString()) + text("small") + binary(bytes(100).toByteString()) +
        text(words) + text(words) + binary(shared) + binary(bytes(50_000).toByteString())

    test("large payloads and small ones go out in the order in which they came, whatever the steps") {
        for (step in listOf(1_000, 4_097, 65_536, Int.MAX_VALUE)) {
            val queue = FrameQueue()
            fill(queue, isMasked = false)
            withClue("$step") {
                queue.size shouldBe plain.size.toLong()
                (written(queue, step) == plain) shouldBe true
                queue.size shouldBe 0
            }
        }
    }

    test("each payload is masked by its own key, in whatever steps it is copied") {
        for (step in listOf(1_001, 8_191, 65_522, Int.MAX_VALUE)) {
            val queue = FrameQueue()
            fill(queue, isMasked = true)
            withClue("$step") {
                val masked = Heard(isMasked = true).also { it.hear(written(queue, step)) }
                masked.lines.map { it.hashCode() } shouldContainExactly Heard.of(plain).map { it.hashCode() }
            }
        }
        // What the caller still has is not masked with it.
        shared shouldBe bytes(100_000).toByteString()
    }

    test("a large payload takes no room while it waits") {
        val queue = FrameQueue()
        FrameEncoder(queue, isMasked = true, JvmMasking).bytes(FINAL_BINARY, ByteArray(1 shl 20).toByteString())
        queue.bytes.size shouldBeLessThan 20
        queue.clear()
        queue.size shouldBe 0
        FrameEncoder(queue, isMasked = false, JvmMasking).text(FINAL_TEXT, "behind")
        written(queue, 1) shouldBe text("behind")
    }

    test("half a character in a large text is sent as a question mark, as in a small one") {
        val queue = FrameQueue()
        FrameEncoder(queue, isMasked = false, JvmMasking).text(FINAL_TEXT, "x".repeat(40_000) + '\ud83d')
        (written(queue, 65_536) == text("x".repeat(40_000) + "?")) shouldBe true
    }
})
