package dev.geturl.cli

import com.github.ajalt.clikt.output.HelpFormatter

/**
 * What there is to say of a flag, for whoever describes them all.
 *
 * @property group what it is about.
 * @property shorts its names of one letter, with their dash.
 * @property longs its other names, with their dashes.
 * @property value what its value is called, or null when it takes none.
 * @property help what it does.
 */
internal class FlagFacts(
    val group: String,
    val shorts: List<String>,
    val longs: List<String>,
    val value: String?,
    val help: String,
) {
    /** As a person reads them: `-o, --output FILE`. */
    val title: String get() = (shorts + longs).joinToString(", ") + value?.let { " $it" }.orEmpty()

    companion object {
        /** The flags of [line], which has been read, in the order of their groups. */
        fun of(line: CommandLine): List<FlagFacts> = line
            .registeredOptions()
            .mapNotNull { it.parameterHelp(line.currentContext) }
            .map(::facts)
            .groupBy { it.group }
            .values
            .flatten()

        /** Those of a command line that nothing was given to. */
        fun ofAll(): List<FlagFacts> = of(CommandLine().apply { read(emptyList()) })

        private fun facts(option: HelpFormatter.ParameterHelp.Option): FlagFacts {
            val (longs, shorts) = option.names.partition { it.startsWith("--") }
            return FlagFacts(
                option.groupName.orEmpty(),
                shorts + SIGNS.filterKeys { it in longs }.values,
                longs.map(FlagSpelling::typed),
                option.metavar,
                option.help,
            )
        }

        /** Short names that the parser does not take. */
        private val SIGNS = mapOf("--progress-bar" to "-#", "--next" to "-:")
    }
}
