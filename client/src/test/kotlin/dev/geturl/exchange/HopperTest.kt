package dev.geturl.exchange

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.Buffer
import okio.IOException

class HopperTest : FunSpec({
    test("who takes gets all blocks that lie there, in order, and then the end") {
        val hopper = Hopper()
        for (text in listOf("one", "", "three")) hopper.put(Buffer().writeUtf8(text))
        hopper.take()?.map { it.readUtf8() } shouldBe listOf("one", "", "three")
        hopper.put(Buffer().writeUtf8("last"))
        hopper.close()
        hopper.take()?.map { it.readUtf8() } shouldBe listOf("last")
        hopper.take() shouldBe null
    }

    test("a failure is told when all that was put before has been taken") {
        val hopper = Hopper()
        hopper.put(Buffer().writeUtf8("before"))
        hopper.close(IOException("broken"))
        hopper.take()?.size shouldBe 1
        shouldThrow<IOException> { hopper.take() }.message shouldBe "broken"
    }

    test("nothing is lost between two threads, and who puts waits while 256 KiB lie there") {
        val hopper = Hopper()
        var taken = 0L
        coroutineScope {
            launch(Dispatchers.Default) {
                repeat(BLOCKS) { hopper.put(Buffer().write(ByteArray(BLOCK_BYTES))) }
                hopper.close()
            }
            while (true) {
                val bytes = (hopper.take() ?: break).sumOf { it.size }
                bytes shouldBeLessThanOrEqualTo 256L * 1024
                taken += bytes
            }
        }
        taken shouldBe BLOCKS.toLong() * BLOCK_BYTES
    }
}) {
    private companion object {
        const val BLOCKS = 2_000
        const val BLOCK_BYTES = 64 * 1024
    }
}
