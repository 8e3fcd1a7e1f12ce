package dev.geturl.cli

/** Says what went wrong, one line each, as `-s` and `-S` allow. */
internal class Messages(private val streams: Streams, private val isSilent: Boolean, private val showsErrors: Boolean) {
    fun error(failure: CommandFailure) {
        if (!isSilent || showsErrors) streams.err.writeText("geturl: (${failure.code.number}) ${failure.line}\n")
    }

    fun warning(text: String) {
        if (!isSilent) streams.err.writeText("geturl: warning: $text\n")
    }
}
