package dev.geturl.nio

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel
import java.nio.channels.ReadableByteChannel
import kotlin.random.Random

private const val FULL = 64 * 1024

/** Notes where in its buffer it was to put or to take bytes; moves as many as [counts] says, call by call. */
private class NotingChannel(private val counts: Iterator<Int>) : ReadableByteChannel, GatheringByteChannel {
    val places = ArrayList<Int>()
    val moved = Buffer()

    override fun read(into: ByteBuffer): Int {
        places += into.position()
        val bytes = Random.nextBytes(counts.next())
        moved.write(bytes)
        into.put(bytes)
        return bytes.size
    }

    override fun write(from: ByteBuffer): Int {
        places += from.position()
        val bytes = ByteArray(minOf(from.remaining(), counts.next()))
        from.get(bytes)
        moved.write(bytes)
        return bytes.size
    }

    override fun write(from: Array<ByteBuffer>, offset: Int, length: Int): Long = error("it was gathered before")

    override fun write(from: Array<ByteBuffer>): Long = error("it was gathered before")

    override fun isOpen(): Boolean = true

    override fun close() = Unit
}

/** The low bits of a place that tell how it lies to the kernel's pages. */
private val List<Int>.inPage get() = map { it % 4096 }

class RovingBufferTest : FunSpec({
    test("A read that filled the buffer is followed by one to another place, in 64 of which all lie in one page") {
        val channel = NotingChannel(generateSequence { FULL }.iterator())
        val buffer = ReadBuffer()
        val got = Buffer()
        repeat(130) {
            buffer.fill(channel) shouldBe true
            buffer.wasFilled shouldBe true
            buffer.moveTo(got, 100) shouldBe 100
            buffer.moveTo(got) shouldBe FULL - 100L
            buffer.isExhausted shouldBe true
        }
        channel.places.take(64).inPage.shouldBeUnique()
        channel.places.max() shouldBe 4096 - 64
        channel.places.toSet() shouldHaveSize 64
        got.readByteString() shouldBe channel.moved.readByteString()
    }

    test("A read that left room is followed by one to the same place: it has changed how they lie by itself") {
        val counts = listOf(5, FULL - 1, FULL, 17, 0, FULL, FULL, 3)
        val channel = NotingChannel(counts.iterator())
        val buffer = ReadBuffer()
        val got = Buffer()
        for (count in counts) {
            buffer.fill(channel)
            buffer.wasFilled shouldBe (count == FULL)
            buffer.moveTo(got) shouldBe count
        }
        channel.places shouldBe listOf(0, 0, 0, 64, 64, 64, 128, 192)
        got.readByteString() shouldBe channel.moved.readByteString()
    }

    test("Writes of full buffers are taken from one place after another, whatever the socket takes of each") {
        val sent: ByteString = Random.nextBytes(200 * FULL).toByteString()
        val source = Buffer().write(sent)
        val counts = generateSequence { if (Random.nextInt(3) == 0) Random.nextInt(FULL) else FULL }
        val channel = NotingChannel(counts.iterator())
        val writer = GatheringWriter(channel)
        val scratch = RovingBuffer(FULL)
        while (!source.exhausted()) writer.write(source, source.size, scratch)
        channel.places.take(64).inPage.shouldBeUnique()
        channel.moved.readByteString() shouldBe sent
    }
})
