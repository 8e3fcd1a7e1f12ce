package dev.geturl.show

/** [value] as JSON (RFC 8259): maps, lists, texts, numbers, truth values and null. A null in a map is left out. */
internal fun jsonText(value: Any?): String = StringBuilder().also { append(it, value) }.toString()

private fun append(out: StringBuilder, value: Any?) {
    when (value) {
        null, is Boolean, is Number -> out.append(value)
        is Map<*, *> -> append(out, value.filterValues { it != null })
        is Iterable<*> -> value.joinTo(out, ",", "[", "]") { jsonText(it) }
        else -> appendText(out, value.toString())
    }
}

private fun append(out: StringBuilder, members: Map<*, *>) {
    members.entries.joinTo(out, ",", "{", "}") { (name, value) -> jsonText(name.toString()) + ":" + jsonText(value) }
}

private fun appendText(out: StringBuilder, text: String) {
    val hasHalves = text.any { it.isSurrogate() } && !isPaired(text)
    out.append('"')
    for (char in text) {
        when {
            char == '"' || char == '\\' -> out.append('\\').append(char)
            char == '\n' -> out.append("\\n")
            char == '\r' -> out.append("\\r")
            char == '\t' -> out.append("\\t")
            char < ' ' || (hasHalves && char.isSurrogate()) -> out.append(escaped(char))
            else -> out.append(char)
        }
    }
    out.append('"')
}

/** Whether each half of a pair in [text] has its other: one without would be lost on the way to UTF-8. */
private fun isPaired(text: String): Boolean {
    var at = 0
    while (at < text.length) {
        if (text[at].isLowSurrogate()) return false
        if (text[at].isHighSurrogate() && (at + 1 == text.length || !text[++at].isLowSurrogate())) return false
        at++
    }
    return true
}

private fun escaped(char: Char) = "\\u" + char.code.toString(radix = 16).padStart(4, '0')
