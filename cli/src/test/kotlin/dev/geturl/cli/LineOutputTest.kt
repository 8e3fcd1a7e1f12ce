package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import okio.Buffer
import java.io.ByteArrayOutputStream

class LineOutputTest : FunSpec({
    fun text(text: String) = Buffer().writeUtf8(text)

    test("a line is written when it ends, wherever it was cut") {
        runBlocking {
            val bytes = ByteArrayOutputStream()
            val turn = Mutex()
            val (a, b) = List(2) { LineOutput(bytes, turn) }
            a.write(text("a1"))
            b.write(text("b1\nb2"))
            a.write(text("\na2\na3"))
            "$bytes" shouldBe "b1\na1\na2\n"
            a.end()
            a.leave()
            b.end()
            "$bytes" shouldBe "b1\na1\na2\na3b2"
        }
    }

    test("who has too much of a line for memory has the output alone until it ends") {
        runBlocking {
            val bytes = ByteArrayOutputStream()
            val turn = Mutex()
            val (a, b) = List(2) { LineOutput(bytes, turn) }
            val long = "a".repeat(100_000)
            a.write(text(long))
            "$bytes" shouldBe long
            coroutineScope {
                val other = launch(start = CoroutineStart.UNDISPATCHED) { b.write(text("b\n")) }
                other.isActive shouldBe true
                a.write(text("c"))
                a.write(text("\nrest"))
                other.join()
            }
            "$bytes" shouldBe "${long}c\nb\n"
            b.write(text("$long\n"))
            a.leave()
            turn.isLocked shouldBe false
        }
    }
})
