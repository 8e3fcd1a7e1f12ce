package dev.geturl.cli

import com.github.ajalt.clikt.core.ParameterHolder
import com.github.ajalt.clikt.parameters.options.OptionWithValues
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option

/** A flag that `--no-` in front of any of its long names turns off again, as every flag of curl's. */
internal fun ParameterHolder.toggle(
    vararg names: String,
    help: String,
    default: Boolean = false,
    extra: List<String> = emptyList(),
): OptionWithValues<Boolean, Boolean, Boolean> {
    val opposites = names.filter { it.startsWith("--") }.map { "--no-" + it.substring(2) } + extra
    return option(*names, help = help).flag(*opposites.toTypedArray(), default = default)
}
