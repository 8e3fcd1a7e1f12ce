package dev.geturl.websocket.deflate

import dev.geturl.websocket.isToken
import dev.geturl.websocket.isTokenChar

/**
 * One extension of a `Sec-WebSocket-Extensions` field, RFC 6455 section 9.1.
 *
 * @property parameters names in small letters with their values, null where one has none; in order, and perhaps twice.
 */
internal class Extension(val name: String, val parameters: List<Pair<String, String?>>)

/** Reads such a field; null when it is not written as it should be. A value may be quoted. */
internal fun parseExtensions(field: String): List<Extension>? = ExtensionParser(field).parse()

private class ExtensionParser(private val text: String) {
    private var at = 0

    fun parse(): List<Extension>? {
        val all = mutableListOf<Extension>()
        while (true) {
            skipBlanks()
            // Empty elements of a list are allowed, RFC 9110 section 5.6.1.
            if (at < text.length && text[at] != ',') all += extension() ?: return null
            if (at == text.length) return all
            if (!take(',')) return null
        }
    }

    private fun extension(): Extension? {
        val name = token() ?: return null
        val parameters = mutableListOf<Pair<String, String?>>()
        while (take(';')) parameters += parameter() ?: return null
        return Extension(name.lowercase(), parameters)
    }

    private fun parameter(): Pair<String, String?>? {
        val name = token()?.lowercase() ?: return null
        if (!take('=')) return name to null
        val value = if (at < text.length && text[at] == '"') quoted() else token()
        return value?.let { name to it }
    }

    private fun quoted(): String? {
        val end = text.indexOf('"', at + 1)
        if (end < 0) return null
        val value = text.substring(at + 1, end)
        at = end + 1
        skipBlanks()
        // A quoted value has to be a token within its quotes.
        return value.takeIf(::isToken)
    }

    private fun token(): String? {
        skipBlanks()
        val from = at
        while (at < text.length && text[at].isTokenChar) at++
        val value = text.substring(from, at)
        skipBlanks()
        return value.ifEmpty { null }
    }

    private fun take(wanted: Char): Boolean {
        if (at == text.length || text[at] != wanted) return false
        at++
        skipBlanks()
        return true
    }

    private fun skipBlanks() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\t')) at++
    }
}
