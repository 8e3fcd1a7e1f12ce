package dev.geturl.cli

/**
 * The parser takes no dot and no `#` in the name of a flag; curl's flags have them. Here one spelling becomes the
 * other.
 */
internal object FlagSpelling {
    /** What the parser calls the flag that is [typed]. */
    fun parsed(typed: String): String = when {
        typed == "-#" -> "--progress-bar"
        typed.startsWith("--http") || typed.startsWith("--no-http") -> typed.replace('.', '_')
        else -> typed
    }

    /** How a person types the flag that the parser calls [parsed]. */
    fun typed(parsed: String): String = if ("http" in parsed) parsed.replace('_', '.') else parsed
}
