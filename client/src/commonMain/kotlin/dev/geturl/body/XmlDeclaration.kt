package dev.geturl.body

import okio.ByteString

/** Recognises XML by the declaration that it begins with, for servers that do not say what they send. */
internal object XmlDeclaration {
    /** Bytes of a body's beginning that are looked at. */
    const val LOOK_AHEAD = 1024

    private val DECLARATION = Regex("""^<\?xml(\s[^>?]*)\?>""", RegexOption.IGNORE_CASE)
    private val ATTRIBUTES = Regex("""(?:\s+[^='"\s]+\s*=\s*(?:"[^"]+"|'[^']+'))+\s*""")
    private val ENCODING = Regex("""\sencoding\s*=\s*["']([^"']+)["']""", RegexOption.IGNORE_CASE)

    /** The encoding that the body beginning with [start] declares, UTF-8 if none; null when it is no XML. */
    fun encoding(start: ByteString): String? {
        // Every byte as one character: names of encodings are ASCII, and so is all before them in the charsets in use.
        val text = CharArray(minOf(start.size, LOOK_AHEAD)) { (start[it].toInt() and 0xff).toChar() }.concatToString()
        val attributes = DECLARATION.find(text)?.groupValues?.get(1) ?: return null
        if (!ATTRIBUTES.matches(attributes)) return null
        return ENCODING.find(attributes)?.groupValues?.get(1)?.lowercase() ?: UTF_8
    }
}
