package dev.geturl.download

/**
 * Which bytes of a file are there: ranges in order that neither overlap nor touch. Immutable.
 */
internal class ByteRanges private constructor(val ranges: List<LongRange>) {
    /** How many bytes they are together. */
    val size: Long get() = ranges.sumOf { it.last - it.first + 1 }

    /** These and [range], which may overlap them. */
    operator fun plus(range: LongRange): ByteRanges {
        if (range.isEmpty()) return this
        val (touching, apart) = ranges.partition { it.first <= range.last + 1 && range.first <= it.last + 1 }
        val joined = minOf(
            range.first,
            touching.minOfOrNull {
                it.first
            } ?: range.first,
        )..maxOf(range.last, touching.maxOfOrNull { it.last } ?: range.last)
        return ByteRanges((apart + listOf(joined)).sortedBy { it.first })
    }

    /** What lacks of a file of [total] bytes; of one whose length is unknown, -1, what is behind the first range. */
    fun missing(total: Long): List<LongRange> {
        val end = if (total < 0) Long.MAX_VALUE else total
        val gaps = ArrayList<LongRange>()
        var next = 0L
        for (range in ranges) {
            if (range.first > next) gaps += next until minOf(range.first, end)
            next = range.last + 1
        }
        if (next < end) gaps += next until end
        return gaps
    }

    /** `0-99,200-299`. */
    override fun toString(): String = ranges.joinToString(",") { "${it.first}-${it.last}" }

    companion object {
        val NONE = ByteRanges(emptyList())

        /** Reads what [toString] wrote; null when it is nothing of the kind. */
        fun parse(text: String): ByteRanges? {
            if (text.isEmpty()) return NONE
            return text.split(',').fold<String, ByteRanges?>(NONE) { read, range ->
                val first = range.substringBefore('-').toLongOrNull()
                val last = range.substringAfter('-', "").toLongOrNull()
                if (read == null || first == null || last == null || first !in 0..last) null else read + (first..last)
            }
        }
    }
}
