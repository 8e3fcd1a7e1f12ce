package dev.geturl.cli

import okio.Buffer
import java.io.InputStream

/**
 * Asks whoever sits at the terminal for a password, as curl does where a login names none.
 *
 * @param hide keeps the terminal from showing what is typed, until what it gives is closed.
 */
internal class PasswordPrompt(
    private val streams: Streams,
    private val hide: () -> AutoCloseable? = { TerminalKeys.hidden() },
) {
    /** The user and the password that [login] names, or that are typed; null where there is no password. */
    fun completed(login: String, peer: String): Pair<String, String>? {
        val user = login.substringBefore(':')
        return (if (':' in login) login.substringAfter(':') else ask(peer, user))?.let { user to it }
    }

    /** What is typed for [user] of a [peer], `host` or `proxy`; null where nobody is there to type, or wants to. */
    private fun ask(peer: String, user: String): String? {
        if (!streams.terminal.isIn) return null
        streams.err.writeText("Enter $peer password for user '$user':")
        val typed = hide().use { line(streams.input) }
        streams.err.writeText("\n")
        return typed
    }

    /** Byte by byte, as what is behind the line may be a body. Null when it ends before anything was typed. */
    private fun line(input: InputStream): String? {
        val line = Buffer()
        var byte = input.read()
        if (byte < 0) return null
        while (byte >= 0 && byte != LINE_FEED) {
            line.writeByte(byte)
            byte = input.read()
        }
        return line.readUtf8().removeSuffix("\r")
    }

    private companion object {
        const val LINE_FEED = '\n'.code
    }
}
