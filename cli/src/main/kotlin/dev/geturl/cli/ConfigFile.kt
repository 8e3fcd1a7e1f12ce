package dev.geturl.cli

/**
 * A file of flags, `-K`, in curl's syntax: one flag a line, its dashes may be left out, and space, `=` or `:` stand
 * before its value. A value in double quotes may hold spaces, and `\"`, `\\`, `\t`, `\n`, `\r` and `\v`. What begins
 * with `#` is a comment.
 */
internal class ConfigFile(private val order: ArgumentOrder) {
    /**
     * The words of [text], as one would type them.
     *
     * @param name what messages call the file.
     * @throws CommandFailure with the number of a line that is not understood.
     */
    fun words(name: String, text: String): List<String> = text.removePrefix("\uFEFF").split('\n').flatMapIndexed {
        index,
        line,
        ->
        wordsOf(line, "-K $name, line ${index + 1}")
    }

    private fun wordsOf(line: String, where: String): List<String> {
        val bare = line.trim()
        if (bare.isEmpty() || bare[0] == '#') return emptyList()
        val isDashed = bare[0] == '-'
        val end = bare.indexOfFirst { isBetween(it, isDashed) }.let { if (it < 0) bare.length else it }
        val flag = if (isDashed) bare.substring(0, end) else "--" + bare.substring(0, end)
        val rest = bare.substring(end).trimStart { isBetween(it, isDashed) }
        val value = if (rest.startsWith('"')) unquoted(rest, where) else unquotedWord(rest, where)
        return checked(flag, value, where)
    }

    private fun isBetween(char: Char, isDashed: Boolean) = char.isWhitespace() || (!isDashed && char in "=:")

    /** Null where there is none. */
    private fun unquotedWord(text: String, where: String): String? {
        val end = text.indexOfFirst { it.isWhitespace() }
        if (end < 0) return text.ifEmpty { null }
        if (!text.substring(end).trimStart().startsWith('#')) {
            throw badUsage("$where: a value has a space in it", "Put it in double quotes.")
        }
        return text.substring(0, end)
    }

    private fun unquoted(text: String, where: String): String = buildString {
        var at = 1
        while (at < text.length && text[at] != '"') {
            if (text[at] == '\\' && at + 1 < text.length) append(escaped(text[++at])) else append(text[at])
            at++
        }
        val rest = text.substring(minOf(at + 1, text.length)).trimStart()
        if (rest.isNotEmpty() && rest[0] != '#') {
            throw badUsage("$where: there is more behind the closing quote", "Write \\\" for a quote in a value.")
        }
    }

    private fun escaped(char: Char) = when (char) {
        't' -> '\t'
        'n' -> '\n'
        'r' -> '\r'
        'v' -> '\u000b'
        else -> char
    }

    private fun checked(flag: String, value: String?, where: String): List<String> {
        val wantsValue = !isUnderstood(flag)
        when {
            wantsValue && !isUnderstood(flag, value.orEmpty()) -> {
                throw badUsage("$where: there is no flag $flag here", "See geturl --help for those there are.")
            }

            wantsValue && value == null -> {
                throw badUsage("$where: $flag has no value", "Give one; an empty one is written as \"\".")
            }

            !wantsValue && value != null -> {
                throw badUsage("$where: $flag takes no value", "Leave it out.")
            }
        }
        return listOfNotNull(flag, value)
    }

    private fun isUnderstood(vararg words: String) = order.of(words.asList()).none { it.flag == ArgumentOrder.UNKNOWN }
}
