package dev.geturl.cli

import dev.geturl.TlsPasswordCommand
import okio.Buffer
import java.io.InputStream

/**
 * Asks whoever sits at the terminal for a password, as curl does where a login or the flags of a key name none.
 *
 * @param hide keeps the terminal from showing what is typed, until what it gives is closed.
 */
internal class PasswordPrompt(
    private val streams: Streams,
    private val hide: () -> AutoCloseable? = { TerminalKeys.hidden() },
) {
    /** What was typed for each file: transfers that run at a time have a client each, and each client asks. */
    private val phrases = HashMap<String, String?>()

    /** The user and the password that [login] to a [peer] names, or that are typed; null where there is no password. */
    fun completed(login: String, peer: String): Pair<String, String>? {
        val user = login.substringBefore(':')
        return (
            if (':' in
                login
            ) {
                login.substringAfter(':')
            } else {
                ask("$peer password for user '$user'")
            }
        )?.let { user to it }
    }

    /** Asks for what opens a key, once for all who need it; null where nobody is there to type. */
    fun ofKeys(): TlsPasswordCommand? {
        if (!streams.terminal.isIn) return null
        return TlsPasswordCommand { key ->
            val file = key.file.orEmpty()
            synchronized(phrases) { phrases.getOrPut(file) { ask("pass phrase for $file") } }
        }
    }

    /** What is typed; null where nobody is there to type, or wants to. */
    private fun ask(what: String): String? {
        if (!streams.terminal.isIn) return null
        streams.err.writeText("Enter $what:")
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
