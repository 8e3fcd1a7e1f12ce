package dev.geturl.cookies

/**
 * The rules of a public suffix list, made to be looked up: one text of all names, and a hash table of where each
 * begins.
 *
 * A host is read once, from its end to its beginning. The hash grows with each character, so each of its domains costs
 * one probe and nothing is allocated. Ten thousand rules take about 300 KB.
 */
internal class SuffixRules private constructor(builder: Builder) {
    private val names: String = builder.names.toString()
    private val starts: IntArray = builder.starts.toIntArray() + names.length
    private val kinds: ByteArray = builder.kinds.toByteArray()
    private val slots = IntArray((size * 2).takeHighestOneBit().coerceAtLeast(1) * 2)

    /** How many names have a rule. */
    val size: Int get() = kinds.size

    init {
        for (rule in 0..<size) {
            var slot = slotOf(hashOf(names, starts[rule], starts[rule + 1]))
            while (slots[slot] != 0) slot = slotOf(slot + 1)
            slots[slot] = rule + 1
        }
    }

    /**
     * Where the public suffix of [host] begins, which is in canonical form: the algorithm of publicsuffix.org.
     *
     * @param kinds the kinds of rules that count.
     */
    fun suffixStart(host: String, kinds: Int): Int {
        var hash = 0
        var suffix = NONE
        var label = host.length + 1
        var isWild = false
        for (at in host.indices.reversed()) {
            hash = step(hash, host[at])
            if (at > 0 && host[at - 1] != '.') continue
            val kind = kindOf(host, at, hash) and kinds
            if (kind and ANY_EXCEPTION != 0) return label
            if (isWild || kind and ANY_NAME != 0 || suffix == NONE) suffix = at
            isWild = kind and ANY_WILDCARD != 0
            label = at
        }
        return suffix
    }

    private fun kindOf(host: String, start: Int, hash: Int): Int {
        var slot = slotOf(hash)
        while (true) {
            val rule = slots[slot] - 1
            if (rule < 0) return 0
            val length = starts[rule + 1] - starts[rule]
            if (length == host.length - start && names.regionMatches(starts[rule], host, start, length)) {
                return kinds[rule].toInt()
            }
            slot = slotOf(slot + 1)
        }
    }

    private fun slotOf(hash: Int) = (hash xor (hash ushr 15)) and (slots.size - 1)

    /** Collects rules; the kinds of those for one name are put together. */
    class Builder {
        internal val names = StringBuilder()
        internal val starts = ArrayList<Int>()
        internal val kinds = ArrayList<Byte>()
        private val known = HashMap<String, Int>()

        /** Adds a rule of [kind] for [name], which is in canonical form. */
        fun add(name: String, kind: Int) {
            val rule = known.getOrPut(name) {
                starts += names.length
                names.append(name)
                kinds += 0
                kinds.lastIndex
            }
            kinds[rule] = (kinds[rule].toInt() or kind).toByte()
        }

        /** The rules so far. */
        fun build(): SuffixRules = SuffixRules(this)
    }

    companion object {
        /** `com`: the name is a suffix. */
        const val NAME = 1

        /** `*.ck`: every name just below it is one. */
        const val WILDCARD = 2

        /** `!www.ck`: it is none, though it is just below a wildcard. */
        const val EXCEPTION = 4

        /** Times this, a kind is of the private part of the list. */
        const val PRIVATE = 8

        /** All kinds of the ICANN part. */
        const val ICANN_KINDS = NAME or WILDCARD or EXCEPTION

        /** All kinds. */
        const val ALL_KINDS = ICANN_KINDS or (ICANN_KINDS * PRIVATE)

        private const val ANY_NAME = NAME or (NAME * PRIVATE)
        private const val ANY_WILDCARD = WILDCARD or (WILDCARD * PRIVATE)
        private const val ANY_EXCEPTION = EXCEPTION or (EXCEPTION * PRIVATE)
        private const val NONE = -1

        private fun step(hash: Int, char: Char) = hash * 31 + char.code

        private fun hashOf(text: String, start: Int, end: Int): Int {
            var hash = 0
            for (at in end - 1 downTo start) hash = step(hash, text[at])
            return hash
        }
    }
}
