package dev.geturl.cli

/** `--help`: every flag with what it does, by what it is about. */
internal class Help(private val terminal: TerminalFacts) {
    private val colours = Colours(terminal.coloursOut)

    fun of(line: CommandLine): String = buildString {
        append("Usage: geturl [flags] URL...\n")
        append("       geturl [flags] ws://HOST/PATH\n")
        append("       geturl demo\n\n")
        append("Fetches URLs over HTTP and prints what they hold. The flags are curl's.\n")
        for ((group, members) in FlagFacts.of(line).groupBy { it.group }) {
            append("\n").append(colours.bold("$group:")).append("\n")
            members.forEach { append(entry(it)) }
        }
        append(
            "\nFailures end with curl's exit codes: 3 bad URL, 5 proxy not found, 6 host not found, 7 not connected,\n",
        )
        append(
            "22 HTTP error, 28 timeout, 35 TLS failed, 52 empty reply, 56 tunnel refused, 60 certificate refused,\n",
        )
        append("90 another key than the pinned one, 91 no proof against revocation,\n")
        append("97 SOCKS failed … Of several URLs the last decides, with -Z the first that fails.\n")
    }

    private fun entry(flag: FlagFacts): String {
        val names = (if (flag.shorts.isEmpty()) listOf("   ") else flag.shorts.map { "$it," }).joinToString(" ") + " " +
            flag.longs.joinToString(", ")
        val left = "  " + names.trimEnd(' ', ',') + (flag.value?.let { " $it" }.orEmpty())
        val lines = wrapped(flag.help, maxOf(terminal.columns, MIN_COLUMNS) - LEFT)
        val first = if (left.length + 1 >= LEFT) left + "\n" + " ".repeat(LEFT) else left.padEnd(LEFT)
        return first + lines.joinToString("\n" + " ".repeat(LEFT)) + "\n"
    }

    private fun wrapped(text: String, width: Int): List<String> =
        text.split(' ').fold(mutableListOf("")) { lines, word ->
            if (lines.last().length + word.length + 1 > width && lines.last().isNotEmpty()) lines.add("")
            lines[lines.lastIndex] = (lines.last() + " " + word).trim()
            lines
        }

    private companion object {
        const val LEFT = 34
        const val MIN_COLUMNS = 72
    }
}
