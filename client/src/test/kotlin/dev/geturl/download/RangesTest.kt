package dev.geturl.download

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.random.Random

class RangesTest : FunSpec({
    fun ranges(vararg ranges: LongRange) = ranges.fold(ByteRanges.NONE) { all, range -> all + range }

    test("Ranges that touch or overlap become one, whatever their order") {
        "${ranges(0L..9L, 20L..29L)}" shouldBe "0-9,20-29"
        "${ranges(20L..29L, 0L..9L, 10L..19L)}" shouldBe "0-29"
        "${ranges(5L..6L, 0L..100L)}" shouldBe "0-100"
        "${ranges(0L..100L, 5L..6L)}" shouldBe "0-100"
        "${ranges(0L..9L, LongRange.EMPTY)}" shouldBe "0-9"
    }

    test("What lacks is told, for a known length and an unknown one") {
        ranges(10L..19L, 30L..39L).missing(50) shouldBe listOf(0L..9L, 20L..29L, 40L..49L)
        ranges(0L..49L).missing(50) shouldBe emptyList()
        ByteRanges.NONE.missing(0) shouldBe emptyList()
        ranges(0L..9L).missing(-1) shouldBe listOf(10L until Long.MAX_VALUE)
    }

    test("Whatever is put together, it is what a set of the bytes would be") {
        val random = Random(7)
        repeat(200) {
            var all = ByteRanges.NONE
            val set = HashSet<Long>()
            repeat(20) {
                val first = random.nextLong(100)
                val range = first..first + random.nextLong(20)
                all += range
                set += range
            }
            all.size shouldBe set.size
            all.missing(150).flatten() shouldBe (0L until 150L).filter { it !in set }
            "${ByteRanges.parse("$all")}" shouldBe "$all"
        }
    }

    for (wrong in listOf("x", "1", "1-", "-1", "5-4", "1-2,", "1-2;3-4", "-5--4")) {
        test("'$wrong' are no ranges") { ByteRanges.parse(wrong) shouldBe null }
    }

    test("A Content-Range says which bytes of how many") {
        fun read(text: String) = ContentRange.parse(text)?.let { it.range to it.total }
        read("bytes 0-499/1234") shouldBe ((0L..499L) to 1234L)
        read("BYTES  5-5/*") shouldBe ((5L..5L) to -1L)
        read("bytes */1234") shouldBe (null to 1234L)
        for (wrong in listOf("", "bytes 5-4/9", "bytes 0-9/9", "bytes */*", "lines 0-1/2", "bytes 0-/5")) {
            read(wrong) shouldBe null
        }
    }

    test("A state is read as it was written, and nothing less than whole") {
        val text = DownloadState("key", "\"1\"", 100, ranges(0L..9L)).write()
        val read = checkNotNull(DownloadState.parse(text))
        read.write() shouldBe text
        for (length in 0 until text.length - 1) DownloadState.parse(text.take(length)) shouldBe null
        checkNotNull(DownloadState.parse(DownloadState("key", null, -1).write())).validator shouldBe null
    }
})
