package dev.geturl.auth

import dev.geturl.HeaderSyntax

/**
 * One way in which a server or a proxy lets itself be convinced: an element of `WWW-Authenticate` or
 * `Proxy-Authenticate` (RFC 9110 section 11.6.1).
 *
 * @property scheme in lower case.
 */
internal class Challenge(val scheme: String, private val parameters: Map<String, String>) {
    /** The parameter called [name], which is lower case, without quotes and escapes; null when there is none. */
    operator fun get(name: String): String? = parameters[name]

    override fun toString(): String = "$scheme $parameters"

    companion object {
        /**
         * The challenges in the field lines [values], in order. A challenge that is malformed is left out or cut where
         * it breaks: it is no reason not to answer the one beside it. Of a parameter that comes twice the first holds.
         */
        fun parse(values: List<String>): List<Challenge> = values.flatMap { ChallengeReader(it).read() }
    }
}

/** Reads one field line. Commas part challenges and parameters alike, so each word is judged by what follows it. */
private class ChallengeReader(private val text: String) {
    private val challenges = ArrayList<Challenge>()
    private var parameters = LinkedHashMap<String, String>()
    private var at = 0

    fun read(): List<Challenge> {
        while (true) {
            while (at < text.length && (text[at] == ',' || isBlank())) at++
            if (at == text.length) return challenges
            val word = token()
            if (word.isEmpty()) skipToComma() else element(word.lowercase())
        }
    }

    private fun element(word: String) {
        val afterWord = at
        skipBlanks()
        if (at < text.length && text[at] == '=') {
            at++
            skipBlanks()
            val value = if (at < text.length && text[at] == '"') quoted() else token()
            if (value == null) at = text.length else parameters.getOrPut(word) { value }
            skipToComma()
        } else {
            parameters = LinkedHashMap()
            challenges.add(Challenge(word, parameters))
            if (at == afterWord) skipToComma() else skipToken68()
        }
    }

    /** What `Negotiate` and others put in place of parameters; nobody here understands those. */
    private fun skipToken68() {
        val start = at
        while (at < text.length && (text[at].isLetterOrDigit() || text[at] in TOKEN68)) at++
        while (at < text.length && text[at] == '=') at++
        skipBlanks()
        if (at < text.length && text[at] != ',') at = start
    }

    private fun token(): String {
        val start = at
        while (at < text.length && HeaderSyntax.isTokenByte(text[at].code)) at++
        return text.substring(start, at)
    }

    /** Null when the closing quote is missing. */
    private fun quoted(): String? {
        val value = StringBuilder()
        at++
        while (at < text.length && text[at] != '"') {
            if (text[at] == '\\' && at + 1 < text.length) at++
            value.append(text[at++])
        }
        if (at == text.length) return null
        at++
        return value.toString()
    }

    private fun skipToComma() {
        while (at < text.length && text[at] != ',') if (text[at] == '"') quoted() else at++
    }

    private fun isBlank() = text[at] == ' ' || text[at] == '\t'

    private fun skipBlanks() {
        while (at < text.length && isBlank()) at++
    }

    private companion object {
        const val TOKEN68 = "-._~+/"
    }
}
