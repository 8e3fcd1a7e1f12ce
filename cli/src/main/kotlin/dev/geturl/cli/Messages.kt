package dev.geturl.cli

import java.io.IOException

/** Says what went wrong, one line each, as `-s` and `-S` allow. */
internal class Messages(private val streams: Streams, private val isSilent: Boolean, private val showsErrors: Boolean) {
    fun error(failure: CommandFailure) {
        if (!isSilent || showsErrors) say("geturl: (${failure.code.number}) ${failure.line}\n")
    }

    fun warning(text: String) {
        if (!isSilent) say("geturl: warning: $text\n")
    }

    /** Says [text], which was asked for. */
    fun say(text: String) = try {
        streams.err.writeText(text)
    } catch (_: IOException) {
        // There is nobody left to be told, and what was to be fetched is not worse for it.
    }
}
