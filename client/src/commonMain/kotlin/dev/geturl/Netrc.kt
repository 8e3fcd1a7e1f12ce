package dev.geturl

import okio.FileSystem
import okio.IOException
import okio.Path
import kotlin.jvm.JvmStatic
import kotlin.jvm.JvmSynthetic

/**
 * Names and passwords by host, as curl reads them from a `.netrc`. Immutable; prints without them.
 *
 * Words are parted by blanks and line ends; one in double quotes may hold them, and `\"`, `\\`, `\n`, `\r` and `\t`.
 * The first entry for a host and, where the URL has a name, for that name is taken; `default` is for all others and
 * comes last. `macdef` is passed over to the next empty line, `account` with its word, and lines that begin with `#`.
 */
public class Netrc private constructor(private val entries: List<Entry>) {
    private class Entry(val host: String?) {
        var login: String? = null
        var password: String? = null
    }

    /**
     * What there is for [host], any case of letters, and for the name [login] where that is not empty: the name and the
     * password; null when there is nothing.
     */
    @JvmSynthetic
    public fun find(host: String, login: String = ""): Pair<String, String>? = find(host, login, withDefault = true)

    internal fun find(host: String, login: String, withDefault: Boolean): Pair<String, String>? {
        val name = host.removeSurrounding("[", "]")
        val fitting = entries.filter { entry ->
            (if (entry.host == null) withDefault else entry.host.equals(name, ignoreCase = true)) &&
                (login.isEmpty() || entry.login == null || entry.login == login) &&
                (entry.login != null || entry.password != null)
        }
        // Of several for one name that with a password is meant.
        val found = fitting.firstOrNull { login.isNotEmpty() && it.password != null }
            ?: fitting.firstOrNull()
            ?: return null
        return (found.login ?: login) to found.password.orEmpty()
    }

    /** How many entries there are. */
    override fun toString(): String = "Netrc(${entries.size} entries)"

    private class Reader(private val text: String) {
        private val entries = ArrayList<Entry>()
        private var at = 0

        fun read(): List<Entry> {
            while (true) {
                when (word() ?: return entries.toList()) {
                    "machine" -> entries += Entry(value("machine"))
                    "default" -> entries += Entry(null)
                    "login" -> entries.lastOrNull()?.login = value("login")
                    "password" -> entries.lastOrNull()?.password = value("password")
                    "account" -> value("account")
                    "macdef" -> skipMacro()
                }
            }
        }

        private fun value(of: String): String =
            word() ?: throw IllegalArgumentException("the netrc ends behind \"$of\"")

        /** The next word; null at the end. */
        private fun word(): String? {
            while (at < text.length) {
                val char = text[at]
                when {
                    char.isWhitespace() -> at++
                    char == '#' && isLineStart() -> at = lineEnd()
                    char == '"' -> return quoted()
                    else -> return bare()
                }
            }
            return null
        }

        private fun bare(): String {
            val start = at
            while (at < text.length && !text[at].isWhitespace()) at++
            return text.substring(start, at)
        }

        private fun quoted(): String {
            val word = StringBuilder()
            at++
            while (at < text.length && text[at] != '"') {
                val isEscape = text[at] == '\\' && at + 1 < text.length
                word.append(if (isEscape) meant(text[++at]) else text[at])
                at++
            }
            require(at < text.length) { "the netrc has a quote that is not closed" }
            at++
            return word.toString()
        }

        private fun meant(escaped: Char): Char = when (escaped) {
            'n' -> '\n'
            'r' -> '\r'
            't' -> '\t'
            else -> escaped
        }

        private fun skipMacro() {
            while (at < text.length) {
                at = lineEnd() + 1
                if (at >= text.length || text[at] == '\n' || text.startsWith("\r\n", at)) return
            }
        }

        private fun isLineStart() = text.substring(0, at).substringAfterLast('\n').isBlank()

        private fun lineEnd(): Int = text.indexOf('\n', at).let { if (it < 0) text.length else it }
    }

    /** Reads netrc files. */
    public companion object {
        /**
         * Reads [text].
         *
         * @throws IllegalArgumentException when it ends within an entry.
         */
        @JvmStatic
        public fun parse(text: String): Netrc = Netrc(Reader(text).read())

        /**
         * Reads the file at [path]. Blocks.
         *
         * @throws IOException when it cannot be read.
         * @throws IllegalArgumentException as [parse].
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun read(path: Path, files: FileSystem = FileSystem.SYSTEM): Netrc =
            parse(files.read(path) { readUtf8() })
    }
}
