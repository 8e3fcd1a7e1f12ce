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
    fun matches(host: String): Boolean = fitsWildcards(pattern, host) { at, char ->
        if (pattern[at] == '?' || pattern[at] == char) at + 1 else -1
    }

    override fun toString(): String = pattern

    companion object {
        /** @throws IllegalArgumentException when [text] could never match a host. */
        fun parse(text: String): HostGlob {
            require(text.isNotEmpty() && text.all { it in '!'..'~' && it !in "/@#\\" }) {
                "\"$text\" is no pattern for hosts: give a name without port or path, other scripts in their xn-- form"
            }
            val hasWildcards = '*' in text || '?' in text
            val written = asciiLowercase(text).withoutBrackets().removeSuffix(".")
            val pattern = if (hasWildcards) written else canonicalHost(text)
            require(hasWildcards || ':' !in pattern || IpAddress.parseOrNull(pattern) != null) {
                "\"$text\" is no pattern for hosts: leave the port to the rules for ports"
            }
            return HostGlob(pattern)
        }
    }
}

private fun String.withoutBrackets() = removeSurrounding("[", "]")
