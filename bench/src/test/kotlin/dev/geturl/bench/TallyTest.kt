package dev.geturl.bench

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import okio.Buffer
import java.nio.ByteBuffer

class TallyTest : FunSpec({
    val head = Payload.block().copyOf(Payload.HEAD_SIZE)

    test("a body is accepted however it is cut, from arrays, byte buffers and Okio buffers") {
        val body = Payload.block()
        val tally = Tally(body.size.toLong(), head)
        tally.add(body, 0, 7)
        tally.add(ByteBuffer.wrap(body, 7, 30))
        tally.add(Buffer().write(body, 37, 100))
        tally.add(body, 137, body.size - 137)
        tally.finish()
    }

    test("a body that is a byte short is refused") {
        val tally = Tally(100, head)
        tally.add(Payload.block(), 0, 99)
        shouldThrow<IllegalStateException> { tally.finish() }
    }

    test("a wrong byte in the part that is compared is refused, whatever it comes in") {
        val wrong = Payload.block().also { it[Payload.HEAD_SIZE - 1] = 0 }
        shouldThrow<IllegalStateException> { Tally(100, head).add(wrong, 0, 100) }
        shouldThrow<IllegalStateException> { Tally(100, head).add(ByteBuffer.wrap(wrong)) }
        shouldThrow<IllegalStateException> { Tally(100, head).add(Buffer().write(wrong)) }
    }
})
