package dev.geturl

import dev.geturl.url.asciiLowercase

/**
 * A pattern for hosts: `*` stands for any characters, also dots and none, and `?` for one. Matching takes at most the
 * product of both lengths.
 *
 * @property pattern lower case, without brackets or a dot at its end.
 */
internal class HostGlob private constructor(private val pattern: String) {
    /** Whether [host], in [canonicalHost]'s form, is meant. */
    fun matches(host: String): Boolean {
        var at = 0
        var inPattern = 0
        var star = -1
        var starAt = 0
        while (at < host.length) {
            val wanted = if (inPattern < pattern.length) pattern[inPattern] else END
            if (wanted == '*') {
                star = inPattern++
                starAt = at
            } else if (wanted == '?' || wanted == host[at]) {
                inPattern++
                at++
            } else if (star >= 0) {
                // Let the last star stand for one character more.
                inPattern = star + 1
                at = ++starAt
            } else {
                return false
            }
        }
        while (inPattern < pattern.length && pattern[inPattern] == '*') inPattern++
        return inPattern == pattern.length
    }

    override fun toString(): String = pattern

    companion object {
        /** No host holds it. */
        private const val END = '\u0000'

        /** @throws IllegalArgumentException when [text] could never match a host. */
        fun parse(text: String): HostGlob {
            require(text.isNotEmpty() && text.all { it in '!'..'~' && it !in "/@#\\" }) {
                "\"$text\" is no pattern for hosts: give a name without port or path, other scripts in their xn-- form"
            }
            val hasWildcards = '*' in text || '?' in text
            val pattern = if (hasWildcards) {
                asciiLowercase(
                    text,
                ).withoutBrackets().removeSuffix(".")
            } else {
                canonicalHost(text)
            }
            require(hasWildcards || ':' !in pattern || IpAddress.parseOrNull(pattern) != null) {
                "\"$text\" is no pattern for hosts: leave the port to the rules for ports"
            }
            return HostGlob(pattern)
        }
    }
}

private fun String.withoutBrackets() = removeSurrounding("[", "]")
