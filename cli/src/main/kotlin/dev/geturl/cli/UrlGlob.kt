package dev.geturl.cli

/**
 * A text that stands for several, in curl's syntax: `{one,two}`, `[1-10]`, `[001-100]`, `[a-z]`, each with a step as in
 * `[0-10:5]`. A backslash takes the meaning of the next bracket, brace or comma. The last pattern counts up first.
 */
internal class UrlGlob private constructor(private val parts: List<Part>) {
    /**
     * One of the texts.
     *
     * @property text the text.
     * @property chosen what the patterns stand for in it, in their order.
     */
    class Match(val text: String, private val chosen: List<String>) {
        /** [name] with `#1` replaced by what the first pattern stands for here, and so on. */
        fun inName(name: String): String = REFERENCE.replace(name) { found ->
            val number = found.groupValues[1].toIntOrNull() ?: 0
            chosen.getOrNull(number - 1) ?: found.value
        }
    }

    private sealed interface Part {
        /** How many texts it stands for. */
        val size: Long

        operator fun get(index: Long): String
    }

    private class Literal(private val text: String) : Part {
        override val size get() = 1L

        override fun get(index: Long) = text
    }

    private class Choice(private val texts: List<String>) : Part {
        override val size get() = texts.size.toLong()

        override fun get(index: Long) = texts[index.toInt()]
    }

    private class Letters(private val first: Char, last: Char, private val step: Int) : Part {
        override val size = ((last - first) / step + 1).toLong()

        override fun get(index: Long) = "${first + (index * step).toInt()}"
    }

    private class Numbers(
        private val first: Long,
        last: Long,
        private val step: Long,
        private val digits: Int,
    ) : Part {
        override val size = (last - first) / step + 1

        override fun get(index: Long) = "${first + index * step}".padStart(digits, '0')
    }

    /** How many texts there are. */
    val size: Long = parts.fold(1L) { product, part -> product * part.size }

    /** All of them, made as they are wanted. */
    fun matches(): Sequence<Match> = generateSequence(0L) { it + 1 }.takeWhile { it < size }.map(::match)

    private fun match(index: Long): Match {
        var rest = index
        val texts = parts.asReversed().map { part -> part[rest % part.size].also { rest /= part.size } }.asReversed()
        return Match(texts.joinToString(""), texts.filterIndexed { at, _ -> parts[at] !is Literal })
    }

    /** Reads [text] from its beginning to its end. */
    private class Reader(private val text: String) {
        private var at = 0
        private val parts = ArrayList<Part>()
        private val literal = StringBuilder()

        fun read(): UrlGlob {
            while (at < text.length) {
                when (text[at]) {
                    '{' -> pattern(choice())
                    '[' -> if (!literalAddress()) pattern(range())
                    '}', ']' -> throw fault("unmatched close brace/bracket", at)
                    '\\' -> escaped()
                    else -> literal.append(text[at++])
                }
            }
            if (literal.isNotEmpty() || parts.isEmpty()) parts.add(Literal("$literal"))
            return UrlGlob(parts)
        }

        private fun escaped() {
            if (at + 1 < text.length && text[at + 1] in "{}[]") at++
            literal.append(text[at++])
        }

        private fun pattern(part: Part) {
            if (literal.isNotEmpty()) parts.add(Literal("$literal"))
            literal.clear()
            parts.add(part)
            val product = parts.fold(1L) { product, one ->
                if (product >
                    MOST / one.size
                ) {
                    MOST + 1
                } else {
                    product * one.size
                }
            }
            if (product > MOST) throw fault("range overflow", at)
        }

        /** An IPv6 address has its brackets, and empty ones stand for themselves. */
        private fun literalAddress(): Boolean {
            val address = IPV6.matchAt(text, at)?.value ?: return false
            literal.append(address)
            at += address.length
            return true
        }

        private fun choice(): Part {
            val begin = at++
            val texts = arrayListOf(StringBuilder())
            while (true) {
                when (val char = text.getOrNull(at) ?: throw fault("unmatched brace", begin)) {
                    '}' -> break
                    '{', '[', ']' -> throw fault(if (char == '{') "nested brace" else "unexpected bracket", at)
                    ',' -> texts.add(StringBuilder())
                    '\\' -> texts.last().append(text.getOrNull(++at) ?: throw fault("unmatched brace", begin))
                    else -> texts.last().append(char)
                }
                at++
            }
            if (at == begin + 1) throw fault("empty string within braces", begin)
            at++
            return Choice(texts.map { "$it" })
        }

        private fun range(): Part {
            val begin = at
            val found = RANGE.matchAt(text, at) ?: throw fault("bad range", begin)
            at += found.value.length
            val (letter, lastLetter, number, lastNumber, step) = found.destructured
            return if (letter.isEmpty()) {
                numbers(number, lastNumber, step, begin)
            } else {
                letters(letter, lastLetter, step, begin)
            }
        }

        private fun numbers(first: String, last: String, step: String, begin: Int): Part {
            val from = first.toLongOrNull()
            val to = last.toLongOrNull()
            val by = if (step.isEmpty()) 1 else step.toLongOrNull()
            if (from == null || to == null || by == null || !isRange(from, to, by)) throw fault("bad range", begin)
            return Numbers(from, to, by, if (first.startsWith('0')) first.length else 0)
        }

        private fun letters(first: String, last: String, step: String, begin: Int): Part {
            val by = if (step.isEmpty()) 1 else step.toLongOrNull()
            val from = first.single()
            val to = last.single()
            val isCaseKept = from.isUpperCase() == to.isUpperCase()
            if (by == null || !isCaseKept || !isRange(from.code.toLong(), to.code.toLong(), by)) {
                throw fault("bad range", begin)
            }
            return Letters(from, to, by.toInt())
        }

        private fun isRange(from: Long, to: Long, step: Long) =
            from <= to && step > 0 && (step <= to - from || from == to)

        private fun fault(what: String, position: Int) = CommandFailure(
            ExitCode.BAD_URL,
            "$what in URL position ${position + 1}: $text",
            "Add -g to take { } [ ] as they are, or put a backslash before them.",
        )
    }

    companion object {
        private const val MOST = Long.MAX_VALUE / 2
        private val IPV6 = Regex("\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[0-9A-Za-z._~%-]+)?)?]")
        private val RANGE = Regex("\\[(?:([A-Za-z])-([A-Za-z])|(\\d+)-(\\d+))(?::(\\d+))?]")
        private val REFERENCE = Regex("#(\\d+)")

        /**
         * Reads [text].
         *
         * @throws CommandFailure for a pattern that is not understood.
         */
        fun parse(text: String): UrlGlob = Reader(text).read()

        /** [text] alone, whatever is in it. */
        fun literal(text: String): UrlGlob = UrlGlob(listOf(Literal(text)))
    }
}
