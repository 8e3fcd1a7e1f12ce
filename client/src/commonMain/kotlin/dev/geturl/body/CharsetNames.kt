package dev.geturl.body

/** The manual's name of UTF-8. */
internal const val UTF_8 = "utf-8"

/** The manual's name of ISO 8859-1: its default. */
internal const val ISO_8859_1 = "iso8859-1"

/**
 * The manual's one name for a charset that headers spell in many ways: `iso8859-11`, `cp437`, `shiftjis`, `ascii`, or
 * the name itself in lower case. Null for `latin4`, which the manual does not know, and for what is no name.
 */
internal fun charsetName(charset: String): String? {
    val name = charset.trim().lowercase()
    return if (name == UTF_8 || name == "utf8") UTF_8 else Spellings.nameOf(name)
}

/** The spellings beyond that of UTF-8, which most of the web gets by without. */
private object Spellings {
    private val ISO_8859 = Regex("""(?:x-)?iso-?8859[-_](\d+)""")
    private val ISO_2022 = Regex("""iso-?2022-(jp|kr)""")
    private val SHIFT_JIS = Regex("""shift[-_]?jis|sjis""")
    private val CODE_PAGE = Regex("""(?:windows|cp)-?(\d+)""")
    private val LATIN = Regex("""(?:iso-?)?lat(?:in)?-?(\d+)""")

    fun nameOf(name: String): String? {
        ISO_8859.matchEntire(name)?.let { return "iso8859-" + it.groupValues[1] }
        ISO_2022.matchEntire(name)?.let { return "iso2022-" + it.groupValues[1] }
        if (SHIFT_JIS.matches(name)) return "shiftjis"
        CODE_PAGE.matchEntire(name)?.let { return "cp" + it.groupValues[1] }
        LATIN.matchEntire(name)?.let { return latinName(it.groupValues[1]) }
        return when (name) {
            "" -> null
            "us-ascii" -> "ascii"
            else -> name
        }
    }

    private fun latinName(number: String): String? = when (number) {
        "1", "2", "3" -> "iso8859-$number"
        "5" -> "iso8859-9"
        else -> null
    }
}
