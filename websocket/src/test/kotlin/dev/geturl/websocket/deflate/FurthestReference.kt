package dev.geturl.websocket.deflate

/** Reads deflate, RFC 1951, for nothing but how far back its references reach: what a peer's window has to hold. */
internal class FurthestReference private constructor(private val bytes: ByteArray) {
    private var at = 0L
    private var furthest = 0

    private fun bits(count: Int): Int {
        var value = 0
        for (index in 0 until count) {
            val bit = bytes[(at / 8).toInt()].toInt() shr (at % 8).toInt() and 1
            value = value or (bit shl index)
            at++
        }
        return value
    }

    private fun run(): Int {
        while (at / 8 < bytes.size - 1) {
            bits(1)
            when (bits(2)) {
                0 -> stored()
                1 -> block(FIXED_LITERALS, FIXED_DISTANCES)
                else -> dynamic()
            }
        }
        return furthest
    }

    private fun stored() {
        at = (at + 7) / 8 * 8
        val length = bits(16)
        bits(16)
        at += length * 8L
    }

    private fun dynamic() {
        val literals = bits(5) + 257
        val distances = bits(5) + 1
        val codes = bits(4) + 4
        val lengths = IntArray(19)
        repeat(codes) { lengths[ORDER[it]] = bits(3) }
        val lengthCode = Code(lengths)
        val all = ArrayList<Int>()
        while (all.size < literals + distances) {
            when (val symbol = lengthCode.read()) {
                16 -> all.last().let { last -> repeat(bits(2) + 3) { all += last } }
                17 -> repeat(bits(3) + 3) { all += 0 }
                18 -> repeat(bits(7) + 11) { all += 0 }
                else -> all += symbol
            }
        }
        block(all.take(literals).toIntArray(), all.drop(literals).toIntArray())
    }

    private fun block(literalLengths: IntArray, distanceLengths: IntArray) {
        val literals = Code(literalLengths)
        val distances = Code(distanceLengths)
        while (true) {
            val symbol = literals.read()
            if (symbol == 256) return
            if (symbol < 256) continue
            bits(if (symbol < 265 || symbol == 285) 0 else (symbol - 261) / 4)
            val code = distances.read()
            val extra = if (code < 4) 0 else code / 2 - 1
            val base = if (code < 4) code + 1 else ((2 + code % 2) shl extra) + 1
            furthest = maxOf(furthest, base + bits(extra))
        }
    }

    private inner class Code(private val lengths: IntArray) {
        private val counts = IntArray(16).also { counts -> lengths.forEach { if (it > 0) counts[it]++ } }
        private val symbols = lengths.indices.filter { lengths[it] > 0 }.sortedBy { lengths[it] }

        fun read(): Int {
            var code = 0
            var first = 0
            var index = 0
            for (length in 1..15) {
                code = code or bits(1)
                if (code - first < counts[length]) return symbols[index + code - first]
                index += counts[length]
                first = (first + counts[length]) shl 1
                code = code shl 1
            }
            error("no such code")
        }
    }

    companion object {
        private val ORDER = intArrayOf(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
        private val FIXED_LITERALS = IntArray(288) {
            if (it < 144) {
                8
            } else if (it < 256) {
                9
            } else if (it < 280) {
                7
            } else {
                8
            }
        }
        private val FIXED_DISTANCES = IntArray(30) { 5 }

        /** The largest distance in [deflated]; 0 where nothing refers to anything. */
        fun of(deflated: ByteArray): Int = FurthestReference(deflated).run()
    }
}
