package dev.geturl.exchange

/**
 * A pattern as Tcl's `string match -nocase` reads it: `*` is any text, `?` any character, `[a-z]` one of a set, and `\`
 * takes away the meaning of what follows it.
 */
internal class Glob(private val pattern: String) {
    fun matches(text: String): Boolean = matches(0, text.lowercase(), 0)

    private val folded = pattern.lowercase()

    /** Goes back only to the last star: so it takes pattern times text at the most, whoever wrote the pattern. */
    private fun matches(patternStart: Int, text: String, textStart: Int): Boolean {
        var inPattern = patternStart
        var inText = textStart
        var star = -1
        var resume = 0
        while (inText < text.length) {
            val isStar = inPattern < folded.length && folded[inPattern] == '*'
            val next = if (isStar) -1 else matchOne(inPattern, text[inText])
            if (isStar) {
                star = inPattern++
                resume = inText
            } else if (next >= 0) {
                inPattern = next
                inText++
            } else if (star >= 0) {
                inPattern = star + 1
                inText = ++resume
            } else {
                return false
            }
        }
        return folded.substring(inPattern).all { it == '*' }
    }

    /** Where the pattern goes on when its element at [at] takes [char]; -1 when it does not. */
    private fun matchOne(at: Int, char: Char): Int {
        if (at >= folded.length) return -1
        return when (folded[at]) {
            '?' -> at + 1
            '[' -> matchSet(at, char)
            '\\' -> if (at + 1 < folded.length && folded[at + 1] == char) at + 2 else -1
            else -> if (folded[at] == char) at + 1 else -1
        }
    }

    private fun matchSet(at: Int, char: Char): Int {
        val end = folded.indexOf(']', at + 1)
        val set = folded.substring(at + 1, if (end < 0) folded.length else end)
        var index = 0
        var isIn = false
        while (index < set.length) {
            val isRange = index + 2 < set.length && set[index + 1] == '-'
            val last = if (isRange) set[index + 2] else set[index]
            if (char in minOf(set[index], last)..maxOf(set[index], last)) isIn = true
            index += if (isRange) 3 else 1
        }
        return if (isIn) (if (end < 0) folded.length else end + 1) else -1
    }

    override fun toString(): String = pattern
}
