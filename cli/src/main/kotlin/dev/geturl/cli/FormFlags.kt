package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** A form with files, `multipart/form-data`. The order of its fields counts, see [FormSyntax]. */
internal class FormFlags : OptionGroup("Form with files") {
    val fields by option(
        "-F",
        "--form",
        metavar = "NAME=CONTENT",
        help = "Send a field: text, @FILE to send a file, <FILE for what is in it; ;type=, ;filename=, ;headers= " +
            "and ;encoder= may follow",
    ).multiple()
    val strings by option("--form-string", metavar = "NAME=TEXT", help = "Send a field with this text as it is")
        .multiple()
    val escape by toggle("--form-escape", help = "Write quotes in names with a backslash, not as %22")

    companion object {
        /** The flags that give fields. */
        val NAMES = setOf("-F", "--form-string")
    }
}
