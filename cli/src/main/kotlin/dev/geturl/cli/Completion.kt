package dev.geturl.cli

/** What shells need to complete flags and file names: a script for each of them, made of the flags. */
internal class Completion(private val flags: List<FlagFacts>) {
    /** The script for [shell], or null for one that is not known. */
    fun of(shell: String): String? = when (shell) {
        "bash" -> bash()
        "zsh" -> zsh()
        "fish" -> fish()
        else -> null
    }

    /** `compopt` is told what is completed: then it quotes file names, and puts a space behind what is done with. */
    private fun bash() = """
        |# geturl: completion for bash; source it, or put it into /etc/bash_completion.d
        |_geturl() {
        |    local current=${'$'}{COMP_WORDS[COMP_CWORD]} before=${'$'}{COMP_WORDS[COMP_CWORD-1]} IFS=${'$'}'\n'
        |    case ${'$'}before in
        |        ${names(::takesFile).joinToString("|")})
        |            compopt -o filenames 2>/dev/null
        |            COMPREPLY=(${'$'}(compgen -f -- "${'$'}current"))
        |            return ;;
        |        ${names(::takesFolder).joinToString("|")})
        |            compopt -o filenames 2>/dev/null
        |            COMPREPLY=(${'$'}(compgen -d -- "${'$'}current"))
        |            return ;;
        |        ${names { it.value != null && !takesFile(it) && !takesFolder(it) }.joinToString("|")})
        |            COMPREPLY=()
        |            return ;;
        |    esac
        |    case ${'$'}current in
        |        -*) COMPREPLY=(${'$'}(compgen -W "${'$'}{_geturl_flags// /${'$'}IFS}" -- "${'$'}current")) ;;
        |        *)
        |            compopt -o nospace 2>/dev/null
        |            COMPREPLY=(${'$'}(compgen -W "demo${'$'}{IFS}http://${'$'}{IFS}https://" -- "${'$'}current")) ;;
        |    esac
        |}
        |_geturl_flags="${names { true }.joinToString(" ")}"
        |complete -F _geturl geturl
        |
        """.trimMargin()

    private fun names(isMeant: (FlagFacts) -> Boolean) =
        flags.filter(isMeant).flatMap { it.shorts + it.longs }.map { it.replace("#", "\\#") }

    private fun zsh() = "#compdef geturl\n# geturl: completion for zsh; put it into a folder of \$fpath, as _geturl\n" +
        "_arguments -s -S \\\n" +
        flags.flatMap { flag -> (flag.shorts + flag.longs).map { zshLine(it, flag) } }.joinToString("") +
        "  '*:URL:_urls'\n"

    private fun zshLine(name: String, flag: FlagFacts): String {
        val help = flag.help.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
        val value = flag.value?.replace(":", "\\:")?.replace("[", "\\[")?.replace("]", "\\]")
        val files = when {
            takesFile(flag) -> "_files"
            takesFolder(flag) -> "_files -/"
            else -> ""
        }
        // A value stands behind a letter or beside it, but never behind an equals sign.
        val plus = if (value != null && !name.startsWith("--")) "+" else ""
        return "  '*$name$plus[$help]${value?.let { ":$it:$files" }.orEmpty()}' \\\n"
    }

    private fun fish() = "# geturl: completion for fish; put it into ~/.config/fish/completions/geturl.fish\n" +
        "complete -c geturl -f -a 'demo http:// https://'\n" + flags.joinToString("", transform = ::fishLine)

    private fun fishLine(flag: FlagFacts): String {
        val names =
            flag.shorts.map { "-s '${it.removePrefix("-")}'" } + flag.longs.map { "-l ${it.removePrefix("--")}" }
        val value = when {
            flag.value == null -> ""
            takesFile(flag) -> " -r -F"
            takesFolder(flag) -> " -x -a '(__fish_complete_directories)'"
            else -> " -x"
        }
        val help = flag.help.replace("\\", "\\\\").replace("'", "\\'")
        return "complete -c geturl ${names.joinToString(" ")}$value -d '$help'\n"
    }

    private fun takesFile(flag: FlagFacts) = flag.value?.contains("FILE") == true || flag.value == "PATH"

    private fun takesFolder(flag: FlagFacts) = flag.value == "DIR" || flag.value == "FOLDER"

    companion object {
        /** The shells that there is a script for. */
        val SHELLS = listOf("bash", "zsh", "fish")
    }
}
