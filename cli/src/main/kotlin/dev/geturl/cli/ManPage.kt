package dev.geturl.cli

import dev.geturl.GETURL_VERSION

/** The manual page, in the language of man(7), made of the flags. */
internal class ManPage(private val flags: List<FlagFacts>) {
    fun text(): String = buildString {
        append(".TH GETURL 1 \"\" \"geturl $GETURL_VERSION\" \"User Commands\"\n")
        section("NAME", "geturl \\- fetch URLs over HTTP")
        append(".SH SYNOPSIS\n.B geturl\n[\\fIflags\\fR] \\fIURL\\fR...\n.br\n.B geturl demo\n")
        section("DESCRIPTION", DESCRIPTION)
        section("URLS", URLS)
        append(".SH OPTIONS\n").append(escaped(OPTIONS)).append('\n')
        for ((group, members) in flags.groupBy { it.group }) {
            append(".SS ${escaped(group)}\n")
            members.forEach { append(entry(it)) }
        }
        append(".SH EXIT STATUS\n").append(escaped("The numbers are curl's.")).append('\n')
        for (code in ExitCode.entries) append(".TP\n.B ${code.number}\n${escaped(code.meaning)}\n")
        section("ENVIRONMENT", ENVIRONMENT)
        append(".SH EXAMPLES\n")
        for ((what, command) in EXAMPLES) append(".TP\n${escaped(what)}\n.B ${escaped(command)}\n")
        section("SEE ALSO", "curl(1)")
    }

    private fun StringBuilder.section(title: String, text: String) {
        append(".SH $title\n")
        append(text.split("\n\n").joinToString(".PP\n") { (if (title == "NAME") it else escaped(it)) + "\n" })
    }

    private fun entry(flag: FlagFacts): String {
        val names = (flag.shorts + flag.longs).joinToString(", ") { "\\fB${escaped(it)}\\fR" }
        val value = flag.value?.let { " \\fI${escaped(it)}\\fR" }.orEmpty()
        return ".TP\n$names$value\n${escaped(flag.help)}.\n"
    }

    /** A dash is a dash, a backslash is one, and no line is a command. */
    private fun escaped(text: String): String = text
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .lines()
        .joinToString("\n") { if (it.startsWith(".") || it.startsWith("'")) "\\&$it" else it }

    private companion object {
        const val DESCRIPTION =
            "geturl fetches URLs of http and https and prints what they hold. Names and meanings of the flags are " +
                "those of curl(1); where they differ, docs/cli.md of the sources says so.\n\n" +
                "Without a flag that says otherwise the body goes to standard output, errors go to standard error, " +
                "and nothing is said of success."
        const val URLS =
            "A URL without a scheme is one of http. Braces and brackets stand for several URLs: {one,two,three}, " +
                "[1-100], [001-100], [a-z], with a step as in [1-10:2]. Several may be in one URL. #1 in the file " +
                "name of -o is what the first of them stands for. -g turns this off."
        const val OPTIONS =
            "A flag of one letter takes its value behind it or as the next word. Flags without a value can be " +
                "turned off again, by --no- before their names. Flags hold for all URLs of the call, or for those " +
                "up to the next --next."
        const val ENVIRONMENT =
            "http_proxy, https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY and no_proxy, NO_PROXY name the proxies and " +
                "whom to reach without them, as with curl.\n\n" +
                "NO_COLOR, when it is not empty, and TERM=dumb turn colours off."
        val EXAMPLES = listOf(
            "Print a page" to "geturl https://example.org/",
            "Save files under their names, two at a time" to
                "geturl -Z --parallel-max 2 -O 'https://example.org/part[1-9].gz'",
            "Send a form, and see the conversation" to "geturl -v -d name=Ada -d year=1843 https://example.org/form",
            "Go on with a download" to "geturl -C - -O https://example.org/big.iso",
        )
    }
}
