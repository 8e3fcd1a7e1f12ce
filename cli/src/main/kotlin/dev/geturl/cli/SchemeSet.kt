package dev.geturl.cli

/** Reads what `--proto` and `--proto-redir` allow. */
internal object SchemeSet {
    private val ALL = setOf("http", "https")

    /** What is allowed where no flag says otherwise. */
    val DEFAULT: Set<String> = ALL

    /**
     * The schemes that [text] allows: words between commas, of which `+http` allows one, `-http` forbids one, `=http`
     * allows it alone, and `all` means all. What is not spoken here, such as `ftp`, counts for nothing.
     */
    fun parse(text: String): Set<String> {
        var allowed = DEFAULT
        for (word in text.split(',').filter { it.isNotBlank() }) {
            val sign = word.trim().takeWhile { it in "+-=" }.lastOrNull()
            val name = word.trim().trimStart('+', '-', '=').lowercase()
            val meant = if (name == "all") ALL else ALL.filter { it == name }.toSet()
            allowed = when (sign) {
                '-' -> allowed - meant
                '=' -> meant
                else -> allowed + meant
            }
        }
        return allowed
    }
}
