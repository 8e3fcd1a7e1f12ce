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
     * @property value its value, or an empty string.
     * @property words what the parser is to be given for it.
     */
    class Given(val flag: String, val value: String, val words: List<String>)

    /** Reads [arguments]. What is wrong with them is left for the parser to find. */
    fun of(arguments: List<String>): List<Given> {
        val found = ArrayList<Given>()
        val rest = ArrayDeque(arguments)
        while (rest.isNotEmpty()) {
            val word = rest.removeFirst()
            when {
                word == "--" -> rest.apply { forEach { found.add(bare(it)) } }.clear()
                word.startsWith("--") || word == NEXT -> long(word, rest, found)
                word.startsWith("-") && word.length > 1 -> short(word, rest, found)
                else -> found.add(bare(word))
            }
        }
        return found
    }

    /** The parser takes what begins with a dash for a flag. */
    private fun bare(word: String) = if (word.startsWith("-") &&
        word.length > 1
    ) {
        Given(URL, word, listOf(URL, word))
    } else {
        Given("", word, listOf(word))
    }

    private fun long(word: String, rest: ArrayDeque<String>, found: MutableList<Given>) {
        val option = named(word.substringBefore('='))
        found += when {
            option == null -> Given(UNKNOWN, word, listOf(word))
            !option.takesValue -> Given(option.names.first(), "", listOf(word))
            '=' in word -> Given(option.names.first(), word.substringAfter('='), listOf(word))
            else -> valued(option, word, rest)
        }
    }

    private fun short(word: String, rest: ArrayDeque<String>, found: MutableList<Given>) {
        for (at in 1 until word.length) {
            val typed = "-" + word[at]
            val option = named(typed)
            if (option == null) {
                found += Given(UNKNOWN, typed, listOf(typed))
                return
            }
            if (option.takesValue) {
                if (at + 1 < word.length) rest.addFirst(word.substring(at + 1))
                found += valued(option, typed, rest)
                return
            }
            found += Given(option.names.first(), "", listOf(typed))
        }
    }

    private fun valued(option: Option, typed: String, rest: ArrayDeque<String>): Given {
        val value = rest.removeFirstOrNull() ?: return Given(UNKNOWN, typed, listOf(typed))
        return Given(option.names.first(), value, listOf(typed, value))
    }

    private fun named(typed: String): Option? {
        val name = FlagSpelling.parsed(typed)
        return options.firstOrNull { name in it.names || name in it.secondaryNames }
    }

    private val Option.takesValue: Boolean get() = nvalues.first > 0

    companion object {
        /** The flag of a word that is none, or that lacks its value. */
        const val UNKNOWN = "?"
        private const val URL = "--url"
        private const val NEXT = "-:"
    }
}
