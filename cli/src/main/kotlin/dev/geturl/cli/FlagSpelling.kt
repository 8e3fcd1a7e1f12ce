package dev.geturl.cli

/**
 * The parser takes no dot, no `#` and no `:` in the name of a flag; curl's flags have them. Here one spelling becomes
 * the other.
 */
internal object FlagSpelling {
    /** What the parser calls the flag that is [typed]. */
    fun parsed(typed: String): String = when {
        typed == "-#" -> "--progress-bar"
        typed == "-:" -> "--next"
        DOTTED.any { typed.startsWith(it) } -> typed.replace('.', '_')
        else -> typed
    }

    /** How a person types the flag that the parser calls [parsed]. */
    fun typed(parsed: String): String = if (DOTTED.any { parsed.startsWith(it) }) parsed.replace('_', '.') else parsed

    private val DOTTED = listOf("--http", "--no-http", "--proxy1", "--tlsv1", "--no-tlsv1")
}
