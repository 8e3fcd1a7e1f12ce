package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** What concerns the command itself. */
internal class InfoFlags : OptionGroup("This command") {
    val config by option(
        "-K",
        "--config",
        metavar = "FILE",
        help = "Read flags from FILE, one a line: 'name value', 'name = \"value\"'; - reads standard input",
    ).multiple()
    val noConfig by toggle("-q", "--disable", help = "Read no file of flags by default, as is the rule")
    val completion by option(
        "--completion",
        metavar = "SHELL",
        help = "Print the completion of flags for bash, zsh or fish",
    )
    val wantsManual by toggle("-M", "--manual", help = "Print the manual page; man -l - shows it")
    val wantsVersion by toggle("-V", "--version", help = "Print the version")
    val wantsHelp by toggle("-h", "--help", help = "Print this help")
}
