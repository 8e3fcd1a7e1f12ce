package dev.geturl.body

/**
 * The value of a Content-Type header (RFC 9110 section 8.3), read leniently: what cannot be read of it is left out.
 *
 * @property type the media type in lower case, without parameters.
 * @property parameters names in lower case, values without quotes, in order.
 */
internal data class ContentType(val type: String, val parameters: List<Pair<String, String>> = emptyList()) {
    /** The first `charset` parameter that is not empty. */
    val charset: String? get() = parameters.firstOrNull { it.first == "charset" && it.second.isNotEmpty() }?.second

    /** Whether the manual takes it for text; all else is binary. */
    val isText: Boolean get() = type.startsWith("text/") || type in TEXT || ('/' in type && type.endsWith("+xml"))

    companion object {
        /** The types beside `text/...` and `.../...+xml` that are text. */
        private val TEXT = setOf(
            "application/json",
            "application/xml",
            "application/xml-external-parsed-entity",
            "application/xml-dtd",
        )

        /** Reads [header]; null when it is missing or names no type. */
        fun parse(header: String?): ContentType? {
            if (header == null) return null
            val type = header.substringBefore(';').trim().lowercase()
            if (type.isEmpty()) return null
            return ContentType(type, Parameters(header, header.indexOf(';')).read())
        }
    }

    /** Walks over the parameters in [text] from the semicolon at [at] on. */
    private class Parameters(private val text: String, private var at: Int) {
        fun read(): List<Pair<String, String>> {
            val read = mutableListOf<Pair<String, String>>()
            while (at in text.indices) {
                at++
                val name = takeUntil("=;").trim().lowercase()
                if (at == text.length || text[at] == ';') continue
                at++
                val value = value()
                if (name.isNotEmpty()) read += name to value
            }
            return read
        }

        private fun value(): String {
            while (at < text.length && (text[at] == ' ' || text[at] == '\t')) at++
            if (at == text.length || text[at] != '"') return takeUntil(";").trim()
            at++
            val value = StringBuilder()
            while (at < text.length && text[at] != '"') {
                if (text[at] == '\\' && at + 1 < text.length) at++
                value.append(text[at++])
            }
            takeUntil(";")
            return value.toString()
        }

        private fun takeUntil(ends: String): String {
            val from = at
            while (at < text.length && text[at] !in ends) at++
            return text.substring(from, at)
        }
    }
}
