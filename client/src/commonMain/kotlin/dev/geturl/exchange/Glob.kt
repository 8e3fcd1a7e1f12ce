package dev.geturl.exchange

import dev.geturl.InternalGeturlApi
import dev.geturl.fitsWildcards

/**
 * A pattern as Tcl's `string match` reads it: `*` is any text, `?` any character, `[a-z]` one of a set, and `\` takes
 * away the meaning of what follows it.
 *
 * @param ignoreCase whether capital and small letters are the same: Tcl's `-nocase`. Default true.
 */
@InternalGeturlApi
public class Glob(private val pattern: String, private val ignoreCase: Boolean = true) {
    private val folded = folded(pattern)

    /** Whether [text] as a whole fits. */
    public fun matches(text: String): Boolean = fitsWildcards(folded, folded(text), ::matchOne)

    private fun folded(text: String) = if (ignoreCase) text.lowercase() else text

    /** Where the pattern goes on when its element at [at] takes [char]; -1 when it does not. */
    private fun matchOne(at: Int, char: Char): Int = when (folded[at]) {
        '?' -> at + 1
        '[' -> matchSet(at, char)
        '\\' -> if (at + 1 < folded.length && folded[at + 1] == char) at + 2 else -1
        else -> if (folded[at] == char) at + 1 else -1
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

    /** The pattern as it was given. */
    override fun toString(): String = pattern
}
