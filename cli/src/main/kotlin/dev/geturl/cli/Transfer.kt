package dev.geturl.cli

/** Where a body goes. */
internal sealed interface OutputChoice {
    /** Standard output. */
    object Standard : OutputChoice

    /** A file that the caller names. */
    class Named(val name: String) : OutputChoice

    /** A file named as the URL ends, or as the server says. */
    object Remote : OutputChoice
}

/**
 * One URL with what belongs to it.
 *
 * @property number which one it is, from 0.
 * @property url as it was typed.
 * @property output where its body goes.
 * @property upload the file that is sent to it, `-` for standard input, or null.
 */
internal class Transfer(val number: Int, val url: String, val output: OutputChoice, val upload: String?) {
    companion object {
        /** Matches URLs, outputs and uploads by their order, as curl does: the first -o belongs to the first URL. */
        fun listOf(line: CommandLine, files: LocalData): List<Transfer> {
            var hasList = false
            val urls = line.given.flatMap {
                when {
                    it.flag == "" -> listOf(it.value)
                    it.flag != "--url" -> emptyList()
                    it.value.startsWith('@') -> files.lines("--url", it.value.substring(1)).also { hasList = true }
                    else -> listOf(it.value)
                }
            }
            val outputs = line.given.mapNotNull(::output)
            val uploads = line.body.upload
            if (urls.isEmpty()) throw badUsage("no URL was given", "Try: geturl http://example.org/, or geturl --help.")
            if (uploads.size > urls.size) {
                throw badUsage("there are ${uploads.size} -T for ${urls.size} URLs", "Give a URL for each file.")
            }
            // A list of URLs in a file has no place for an -o for each: curl takes the last part of each URL.
            val otherwise = if (line.output.remoteNameAll || hasList) OutputChoice.Remote else OutputChoice.Standard
            return urls.mapIndexed {
                at,
                url,
                ->
                Transfer(at, url, outputs.getOrElse(at) { otherwise }, uploads.getOrNull(at))
            }
        }

        private fun output(given: ArgumentOrder.Given): OutputChoice? = when (given.flag) {
            "-o" -> if (given.value == "-") OutputChoice.Standard else OutputChoice.Named(given.value)
            "-O" -> OutputChoice.Remote
            else -> null
        }
    }
}
