package dev.geturl.nio

import dev.geturl.net.OwnCoroutine
import dev.geturl.testing.promptly
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.cancel
import okio.Buffer

class ReaderSlotTest : FunSpec({
    test("a reader that is cancelled while it looks in vain for what has come waits no longer") {
        onLoops {
            val call = object : OwnCoroutine(loop) {}
            var looks = 0
            val slot = ReaderSlot(
                loop,
                Nothing(atLook = {
                    looks++
                    call.cancel()
                }),
            )
            call.begin { slot.read(call, Buffer(), 1) }
            loop.until { slot.isAwaited }
            loop.execute { slot.signal() }
            promptly { call.join() }
            looks shouldBe 1
            slot.isAwaited shouldBe false
        }
    }
})

/** A connection on which nothing has come, whoever looks. */
private class Nothing(private val atLook: () -> Unit) : Arrivals {
    override val hasAnswer: Boolean get() = false

    override fun take(sink: Buffer, byteCount: Long): Long {
        atLook()
        return 0
    }
}
