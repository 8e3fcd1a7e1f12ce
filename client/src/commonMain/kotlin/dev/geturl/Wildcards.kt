package dev.geturl

/**
 * Whether [text] as a whole fits [pattern], in which `*` is any text, also none, and [takes] says of everything else
 * where the pattern goes on when what stands at an index takes a character; -1 when it does not.
 *
 * Goes back only to the last star: so it takes pattern times text at the most, whoever wrote the pattern.
 */
internal inline fun fitsWildcards(pattern: String, text: String, takes: (at: Int, char: Char) -> Int): Boolean {
    var inPattern = 0
    var inText = 0
    var star = -1
    var resume = 0
    while (inText < text.length) {
        val isStar = inPattern < pattern.length && pattern[inPattern] == '*'
        val next = if (isStar || inPattern == pattern.length) -1 else takes(inPattern, text[inText])
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
    while (inPattern < pattern.length && pattern[inPattern] == '*') inPattern++
    return inPattern == pattern.length
}
