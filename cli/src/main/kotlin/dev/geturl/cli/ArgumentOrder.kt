package dev.geturl.cli

import com.github.ajalt.clikt.parameters.options.Option

/**
 * What was given, in the order it was given. The parser sorts values by flag, but curl's -o and -O, URLs with and
 * without `--url`, and the parts of a body are matched by their order across flags.
 */
internal class ArgumentOrder(private val options: List<Option>) {
    /**
     * One flag with its value, or one value without a flag.
     *
     * @property flag the first name of the flag, or an empty string.
     */
    class Given(val flag: String, val value: String)

    /** Reads [arguments], which the parser has accepted. */
    fun of(arguments: List<String>): List<Given> {
        val found = ArrayList<Given>()
        val rest = ArrayDeque(arguments)
        while (rest.isNotEmpty()) {
            val word = rest.removeFirst()
            when {
                word == "--" -> rest.apply { forEach { found.add(Given("", it)) } }.clear()
                word.startsWith("--") -> long(word, rest, found)
                word.startsWith("-") && word.length > 1 -> short(word, rest, found)
                else -> found.add(Given("", word))
            }
        }
        return found
    }

    private fun long(word: String, rest: ArrayDeque<String>, found: MutableList<Given>) {
        val option = named(word.substringBefore('=')) ?: return
        val value = when {
            !option.takesValue -> ""
            '=' in word -> word.substringAfter('=')
            else -> rest.removeFirst()
        }
        found.add(Given(option.names.first(), value))
    }

    private fun short(word: String, rest: ArrayDeque<String>, found: MutableList<Given>) {
        for (at in 1 until word.length) {
            val option = named("-" + word[at]) ?: return
            if (option.takesValue) {
                found.add(
                    Given(
                        option.names.first(),
                        if (at + 1 < word.length) {
                            word.substring(at + 1)
                        } else {
                            rest.removeFirst()
                        },
                    ),
                )
                return
            }
            found.add(Given(option.names.first(), ""))
        }
    }

    private fun named(typed: String): Option? {
        val name = FlagSpelling.parsed(typed)
        return options.firstOrNull { name in it.names || name in it.secondaryNames }
    }

    private val Option.takesValue: Boolean get() = nvalues.first > 0
}
