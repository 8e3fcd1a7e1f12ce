package dev.geturl.cli

/**
 * The line that a person types while messages come in: what is typed is kept apart from what is shown, so that a
 * message is printed above the line and not into it. Without I/O: it takes what the terminal sends and gives what it
 * shall show.
 *
 * @param columns how wide the terminal is.
 */
internal class LineEditor(private val columns: Int) {
    private val line = StringBuilder()
    private var escape = Escape.NONE

    /** Whether Ctrl-D was typed on an empty line. */
    var hasEnded = false
        private set

    /** What was typed makes this: lines to send, and what to show for it. */
    class Typed(val lines: List<String>, val shown: String)

    /** The prompt, to begin with. */
    fun prompt(): String = PROMPT + line

    /** [text] above the line that is being typed. */
    fun above(text: String): String = wiped() + text + "\n" + prompt()

    /** Takes the line away, for good. */
    fun wiped(): String {
        val up = (PROMPT.length + line.length - 1).coerceAtLeast(0) / columns
        return "\r" + (if (up > 0) "\u001b[${up}A" else "") + "\u001b[J"
    }

    /** Takes [keys], as the terminal sends them. */
    fun type(keys: String): Typed {
        val lines = ArrayList<String>()
        val shown = StringBuilder()
        for (key in keys) if (!hasEnded && !inEscape(key)) key(key, lines, shown)
        return Typed(lines, shown.toString())
    }

    private fun key(key: Char, lines: MutableList<String>, shown: StringBuilder) {
        when (key) {
            '\r', '\n' -> {
                lines.add(line.toString())
                line.clear()
                shown.append('\n').append(prompt())
            }

            BACKSPACE, DELETE -> {
                edit(shown) { if (isNotEmpty()) setLength(lengthBefore()) }
            }

            CTRL_U -> {
                edit(shown) { clear() }
            }

            CTRL_W -> {
                edit(shown) { setLength(trimEnd().lastIndexOf(' ') + 1) }
            }

            CTRL_L -> {
                shown.append("\u001b[2J\u001b[H").append(prompt())
            }

            CTRL_D -> {
                hasEnded = line.isEmpty()
            }

            ESCAPE -> {
                escape = Escape.BEGUN
            }

            else -> {
                if (key >= ' ' || key == '\t') {
                    line.append(key)
                    shown.append(key)
                }
            }
        }
    }

    /** Arrow keys and their kin mean nothing here: they are left out as a whole. */
    private fun inEscape(key: Char): Boolean {
        escape = when (escape) {
            Escape.NONE -> return false
            Escape.BEGUN -> if (key == '[' || key == 'O') Escape.WITHIN else Escape.NONE
            Escape.WITHIN -> if (key in '@'..'~') Escape.NONE else Escape.WITHIN
        }
        return true
    }

    private fun edit(shown: StringBuilder, change: StringBuilder.() -> Unit) {
        shown.append(wiped())
        line.change()
        shown.append(prompt())
    }

    /** A character beyond U+FFFF is two of these. */
    private fun StringBuilder.lengthBefore() = length - if (length > 1 && this[length - 1].isLowSurrogate()) 2 else 1

    private enum class Escape { NONE, BEGUN, WITHIN }

    private companion object {
        const val PROMPT = "> "
        const val CTRL_D = '\u0004'
        const val BACKSPACE = '\u0008'
        const val CTRL_L = '\u000c'
        const val CTRL_U = '\u0015'
        const val CTRL_W = '\u0017'
        const val ESCAPE = '\u001b'
        const val DELETE = '\u007f'
    }
}
